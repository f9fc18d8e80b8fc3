import CaseEngine

/// Gathers the parts of a multipart body into a form, with limits.
struct MultipartForm {
  private var parser: Multipart
  private let limits: RequestLimits
  private let folder: UploadFolder
  private var form = Form()
  private var fields = 0
  private var fieldBytes = 0
  private var field: (name: String, bytes: [UInt8])?
  private var file: UploadFolder.Receiver?

  init(parser: Multipart, limits: RequestLimits, folder: UploadFolder) {
    self.parser = parser
    self.limits = limits
    self.folder = folder
  }

  mutating func read(_ bytes: [UInt8]) throws {
    for event in try parser.read(bytes) { try take(event) }
  }

  func finish() throws -> Form {
    try parser.finish()
    return form
  }

  private mutating func take(_ event: Multipart.Event) throws {
    switch event {
    case .part(let name, let fileName):
      guard name.utf8.count <= limits.fieldNameBytes else { throw Rejection.malformed("name") }
      fields += 1
      guard fields <= limits.fields else { throw Rejection.crowded("fields", limit: limits.fields) }
      if let fileName {
        // A file field that was left empty comes as a file without a name.
        guard form.uploads.count < limits.files else {
          throw Rejection.crowded("files", limit: limits.files)
        }
        file = try folder.begin(field: name, fileName: fileName)
      } else {
        field = (name, [])
      }
    case .bytes(let bytes):
      if file != nil { return try file?.write(bytes) ?? () }
      fieldBytes += bytes.count
      guard fieldBytes <= limits.formBytes else {
        throw Refusal.tooLarge(limit: limits.formBytes)
      }
      field?.bytes.append(contentsOf: bytes)
    case .partEnd:
      if let upload = try file?.end(), upload.size > 0 { form.uploads.append(upload) }
      if let field {
        guard !field.bytes.contains(0),
          let text = String(validating: field.bytes, as: UTF8.self)
        else { throw Rejection.malformed("encoding") }
        form.values[field.name, default: []].append(text)
      }
      file = nil
      field = nil
    }
  }
}
