-- Reads one page as fast as answers come, and says what came: wrk's own counting, on one line.

function done(summary)
  local errors = summary.errors
  io.write(string.format(
    '\nheard {"asked": %d, "answered": %d, "accepted": %d, "seconds": %.6f, "broken": %d}\n',
    summary.requests, summary.requests, summary.requests - errors.status,
    summary.duration / 1e6, errors.connect + errors.read + errors.write + errors.timeout))
end
