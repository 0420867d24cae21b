-- Prints "FILTER FRAME" for each frame that a display filter lets pass: filters by their line (from 1) in the file that
-- DISPLAY_FILTERS names. One run answers all of them; `tshark -Y` would have to read the capture again for each.
local line = 0
for filter in io.lines(os.getenv("DISPLAY_FILTERS")) do
  line = line + 1
  local number = line
  local listener = Listener.new("frame", filter)
  function listener.packet(pinfo)
    print(number .. " " .. pinfo.number)
  end
end
