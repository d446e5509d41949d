-- Sends requests until its time is over, then waits for every answer and says what came.
-- No request is left without its answer, so what was acknowledged can be compared with what is
-- stored. Runs in one thread of wrk, for that one state must know of them all.
--
-- Arguments: seconds, requests a second (0: as fast as answers come), path, expected status,
-- "sign", "read" or "post"; with "sign" a word that makes this round's mailboxes its own, with "post"
-- the file of a form's body and words without which a page is not accepted.

local ffi = require("ffi")
ffi.cdef [[
  struct moment { long seconds; long nanoseconds; };
  int clock_gettime(int clock, struct moment *moment);
  int getpid(void);
  int kill(int process, int signal);
]]

local MONOTONIC, INTERRUPT, LATER = 1, 2, 3600 * 1000
local FORM = { ["Content-Type"] = "application/x-www-form-urlencoded" }
-- A name of two words in Cyrillic letters, and a town, as browsers send them.
local TYPED = "lang=ru&name=%D0%92%D0%B5%D1%80%D0%B0+%D0%9A%D0%BE%D0%B2%D0%B0%D0%BB%D1%91%D0%B2%D0%B0"
  .. "&town=%D0%9A%D0%B0%D0%B7%D0%B0%D0%BD%D1%8C&country=RU&display=initials&delivery=full"
local moment = ffi.new("struct moment")
local threads = {}

local function clock()
  ffi.C.clock_gettime(MONOTONIC, moment)
  return tonumber(moment.seconds) + tonumber(moment.nanoseconds) / 1e9
end

function setup(thread)
  table.insert(threads, thread)
end

function init(arguments)
  seconds, rate = tonumber(arguments[1]), tonumber(arguments[2])
  path, expected = arguments[3], tonumber(arguments[4])
  signs, word = arguments[5] == "sign", arguments[6] or ""
  if arguments[5] == "post" then
    local file = assert(io.open(arguments[6], "rb"))
    form, words = file:read("*a"), arguments[7]
    file:close()
  end
  asked, answered, accepted, mailbox = 0, 0, 0, 0
  over = false
end

local function finish()
  if over then
    return
  end
  over, ended = true, clock()
  wrk.thread:stop()
  ffi.C.kill(ffi.C.getpid(), INTERRUPT) -- wakes wrk, which sleeps for its own duration
end

-- Before each request of each connection: how many milliseconds to wait with it.
function delay()
  local now = clock()
  began = began or now
  if now - began >= seconds then
    if answered == asked then
      finish()
    end
    return LATER
  end
  local slot = rate > 0 and began + asked / rate or now
  asked = asked + 1
  return math.max(0, math.floor((slot - now) * 1000 + 0.5))
end

function request()
  if form then
    return wrk.format("POST", path, FORM, form)
  end
  if not signs then
    return wrk.format("GET", path)
  end
  mailbox = mailbox + 1
  local body = TYPED .. "&email=vera.kovaleva." .. word .. mailbox .. "%40example.org"
  return wrk.format("POST", path, FORM, body)
end

function response(status, _headers, body)
  answered = answered + 1
  if status == expected and (not words or body:find(words, 1, true)) then
    accepted = accepted + 1
  end
  if answered == asked and clock() - began >= seconds then
    finish()
  end
end

function done(summary, latency)
  local thread, errors = threads[1], summary.errors
  io.write(string.format(
    '\nheard {"asked": %d, "answered": %d, "accepted": %d, "seconds": %.6f,'
    .. ' "broken": %d, "median_ms": %.3f, "p99_ms": %.3f}\n',
    thread:get("asked"), thread:get("answered"), thread:get("accepted"),
    (thread:get("ended") or 0) - (thread:get("began") or 0),
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
