/* id.h -- keys are int64 inside a struct of their own, so that passing a person for an agency does
 * not compile. v == 0 means "none" (NULL in the database, null in JSON). The list is the single
 * place where a kind of key is declared; tools/gen reads it too.
 */
#ifndef BASE_ID_H
#define BASE_ID_H

#include <stdbool.h>
#include <stdint.h>

#define ID_LIST(X)                                                                                 \
    X(event)                                                                                       \
    X(file) X(paper) X(number_book) X(place) X(org) X(org_version) X(org_event) X(person) X(post)  \
        X(account) X(role_grant) X(login_session) X(api_key) X(setup_link) X(regulation)           \
            X(regulation_version) X(sheet) X(criterion) X(band) X(directive) X(clause) X(task)     \
                X(task_party) X(task_report) X(directive_receipt) X(process) X(process_version)    \
                    X(process_step) X(shortcoming) X(review) X(measurement) X(idea) X(comment)     \
                        X(initiative) X(initiative_author) X(initiative_version) X(dossier_item)   \
                            X(dossier_stage) X(clock_run) X(supplement) X(council) X(seat)         \
                                X(council_session) X(agenda_item) X(score) X(conflict) X(tally)    \
                                    X(decision) X(recognition) X(certificate) X(complaint)         \
                                        X(cancellation) X(selection_round) X(nomination)           \
                                            X(package) X(model) X(adoption) X(adoption_check)      \
                                                X(benefit) X(award_case) X(award) X(obligation)    \
                                                    X(report) X(snapshot) X(notice) X(head_log)    \
                                                        X(import_run)

#define ID_STRUCT(name)                                                                            \
    struct name##_id {                                                                             \
        int64_t v;                                                                                 \
    };
ID_LIST(ID_STRUCT)
#undef ID_STRUCT

#endif
