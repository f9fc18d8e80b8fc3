import Foundation

/// What libFuzzer calls, once for each input that it tries.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let input = Data(bytes: start, count: count)
  #if CSV
    fuzzCSV(input)
  #elseif XLSX
    fuzzXLSX(input)
  #elseif CELLS
    fuzzCells(input)
  #elseif PICTURES
    fuzzPictures(input)
  #elseif MULTIPART
    fuzzMultipart(input)
  #elseif JSON
    fuzzJSON(input)
  #endif
  return 0
}
