public import Enrollment
import Foundation
public import Model

/// An application as it is handed in at the counter: a JSON file, and the documents it names.
public struct ApplicationDocument: Sendable {
    /// The form.
    public let form: ApplicationFile
    /// The documents, in the order of the form's list.
    public let uploads: [AttachmentUpload]

    /// More than any document may have; what is larger is not even read.
    private static let uploadLimit = 6 << 20
    private static let formLimit = 512 << 10

    /// Reads the form at `path`, and the documents it names, relative to its folder.
    ///
    /// - Throws: `EnrollmentError` with `.validationFailed`; `ApplicationDocumentError` for unreadable files.
    public init(path: String) throws {
        try self.init(
            form: ApplicationFile(
                json: ApplicationDocument.read(path, limit: ApplicationDocument.formLimit)
            ),
            beside: path
        )
    }

    /// Reads the documents that a form names, relative to the folder of the file that the form came in.
    ///
    /// - Throws: `ApplicationDocumentError` for unreadable files.
    public init(form: ApplicationFile, beside path: String) throws {
        self.form = form
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        uploads = try form.attachments.map { reference in
            let file = try ApplicationDocument.inside(folder, reference.file)
            let content = try ApplicationDocument.read(file, limit: ApplicationDocument.uploadLimit)
            return AttachmentUpload(kind: reference.kind, content: content)
        }
    }

    /// Documents lie beside the form: a form from outside must not name other files of this machine.
    private static func inside(_ folder: URL, _ name: String) throws(ApplicationDocumentError) -> String {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0 != ".." && $0 != "." }) else {
            throw ApplicationDocumentError(
                path: name,
                detail: "is not a path below the form's folder",
                kind: .invalidInput
            )
        }
        return folder.appendingPathComponent(name).path
    }

    private static func read(_ path: String, limit: Int) throws(ApplicationDocumentError) -> [UInt8] {
        let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        guard type == nil || type == .typeRegular else {
            throw ApplicationDocumentError(path: path, detail: "is not a regular file", kind: .invalidInput)
        }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw ApplicationDocumentError(path: path, detail: "cannot be opened", kind: .notFound)
        }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: limit + 1) else {
            throw ApplicationDocumentError(path: path, detail: "cannot be read", kind: .notFound)
        }
        guard data.count <= limit else {
            throw ApplicationDocumentError(
                path: path,
                detail: "has more than \(limit) octets",
                kind: .invalidInput
            )
        }
        return Array(data)
    }
}

/// A file of an application cannot be used.
public struct ApplicationDocumentError: OperatorError, Hashable {
    let path: String
    let detail: String
    /// `.notFound`, or `.invalidInput` when it is too large.
    public let kind: FailureKind
    /// What failed.
    public var message: String { "\(path) \(detail)" }
    /// What to do now.
    public var hint: String? { "check the file's name; attachments are found relative to the form's folder" }
}
