-- Posts the file named by the first argument as JSON, and reports one line of JSON at the end.

wrk.method = 'POST'
wrk.headers['Content-Type'] = 'application/json'

init = function(args)
  local file = assert(io.open(args[1], 'rb'))
  wrk.body = file:read('*a')
  file:close()
end

done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"requests":%d,"bytes":%d,"durationUs":%d,"p50Us":%.0f,"p99Us":%.0f,' ..
    '"errors":{"connect":%d,"read":%d,"write":%d,"status":%d,"timeout":%d}}\n',
    summary.requests, summary.bytes, summary.duration,
    latency:percentile(50), latency:percentile(99),
    errors.connect, errors.read, errors.write, errors.status, errors.timeout))
end
