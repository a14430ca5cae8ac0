-- Joins one room, as the person whose cookie is in COOKIE.
wrk.method = "POST"
wrk.body = '{"roomName":"bench"}'
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Cookie"] = os.getenv("COOKIE")
