-- Prints "FILTER FRAME FRAME ..." for each display filter, with the frames that it lets pass: filters by their line (from
-- 1) in the file that DISPLAY_FILTERS names. "FILTER refused REASON" for what is no filter. One run answers all;
-- `tshark -Y` would read the capture again for each.
local line = 0
for filter in io.lines(os.getenv("DISPLAY_FILTERS")) do
  line = line + 1
  local answer = { line }
  local valid, listener = pcall(Listener.new, "frame", filter)
  if not valid then
    print(line .. " refused " .. string.gsub(listener, "%s+", " "))
  else
    function listener.packet(pinfo)
      table.insert(answer, pinfo.number)
    end
    function listener.draw()
      print(table.concat(answer, " "))
    end
  end
end
