-- For wrk: files one draft per request. Arguments: a file of dossier numbers, the form's token. `done`
-- prints filed, refused, seconds; who runs out of drafts asks for nothing more.
local threads = {}

function setup(thread)
    table.insert(threads, thread)
    thread:set("number", #threads)
end

function init(args)
    drafts, at, filed, refused = {}, 0, 0, 0
    local line = 0
    for id in io.lines(args[1]) do
        line = line + 1
        if line % 2 == number % 2 then
            table.insert(drafts, id)
        end
    end
    body = "csrf=" .. args[2] .. "&version=1&is_declared=true"
end

function request()
    at = at + 1
    if at > #drafts then
        wrk.thread:stop()
        return wrk.format("GET", "/healthz")
    end
    return wrk.format("POST", "/initiatives/" .. drafts[at] .. "/submit", nil, body)
end

function response(status)
    if status == 303 then
        filed = filed + 1
    elseif status ~= 200 then
        refused = refused + 1
    end
end

function done(summary)
    local all, none = 0, 0
    for _, thread in ipairs(threads) do
        all = all + thread:get("filed")
        none = none + thread:get("refused")
    end
    print(string.format("FILED %d REFUSED %d SECONDS %.6f", all, none, summary.duration / 1e6))
end
