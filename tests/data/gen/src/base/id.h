/* id.h -- the kinds of key of the sample: a library that lends books. */
#define ID_LIST(X)                                                                                 \
    X(org) X(person)                                                                               \
    X(book)

