-- The load of soak.py: GETs for many certificates, and every answer is compared with what the book is known to say.
-- wrk --script soak.lua URL -- FOLDER DELAY [PLACE]
-- FOLDER/paths has a path on each line; FOLDER/begun and FOLDER/done the serial numbers, in hexadecimal, whose revocation
-- was asked for, and was answered, with the second in which that was. DELAY is the rest between an answer and the next question, in ms.
-- With PLACE the paths are asked one after the other behind that place, else at random.
local folder, rest, walk
local paths, begun, done = {}, {}, {}
local read = { begun = 0, done = 0 }
local looked = 0
answers, wrong, example = 0, 0, ""
local threads = {}

-- follow NAME INTO: takes up the lines that were added to a file since the last time.
local function follow(name, into)
  local file = io.open(folder .. "/" .. name)
  if not file then return end
  file:seek("set", read[name])
  for line in file:lines() do
    local serial, second = line:match("^(%x+) (%d+)$")
    if serial then into[serial] = tonumber(second) end
  end
  read[name] = file:seek()
  file:close()
end

function setup(thread) threads[#threads + 1] = thread end

function init(arguments)
  folder, rest, walk = arguments[1], tonumber(arguments[2]), tonumber(arguments[3])
  for line in io.lines(folder .. "/paths") do paths[#paths + 1] = line end
  math.randomseed(os.time())
end

function request()
  if not walk then return wrk.format("GET", paths[math.random(#paths)]) end
  walk = walk % #paths + 1
  return wrk.format("GET", paths[walk])
end

-- The whole milliseconds of the rest, and one more as often as its fraction says.
function delay() return math.floor(rest + math.random()) end

function response(status, _, body)
  answers = answers + 1
  local now = os.time()
  if now ~= looked then
    looked = now
    follow("done", done)
  end
  -- The serial number of 20 octets, and the status behind it: good [0], revoked [1], unknown [2].
  local place = status == 200 and body:find("\2\20", 1, true)
  local serial = place and body:sub(place + 2, place + 21):gsub(".", function(c) return string.format("%02x", c:byte()) end)
  local says = place and body:byte(place + 22)
  local fault
  if not place then
    fault = "status " .. status .. ", " .. #body .. " octets"
  elseif says == 0x80 then
    -- Seconds are whole here: what was revoked in second n must be known when second n + 2 begins.
    if done[serial] and now >= done[serial] + 2 then fault = "good, revoked for " .. now - done[serial] .. " s" end
  elseif says == 0xA1 then
    if not begun[serial] then follow("begun", begun) end
    if not begun[serial] then fault = "revoked, and nobody did" end
  else
    fault = "unknown"
  end
  if fault then
    wrong = wrong + 1
    example = (serial or "?") .. " " .. fault
  end
end

_G["done"] = function(summary, latency, _)
  local all, bad, one = 0, 0, ""
  for _, thread in ipairs(threads) do
    all, bad = all + thread:get("answers"), bad + thread:get("wrong")
    if thread:get("example") ~= "" then one = thread:get("example") end
  end
  io.write(string.format('{"answers": %d, "wrong": %d, "rate": %.0f, "p50": %.3f, "p99": %.3f, "errors": %d, "example": "%s"}\n',
    all, bad, all / (summary.duration / 1e6), latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout, one))
end
