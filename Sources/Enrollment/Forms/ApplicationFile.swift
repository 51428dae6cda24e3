public import Model

/// An application as it arrives: strict JSON of at most 256 KiB, not yet judged.
///
/// The format is described in `docs/enrollment.md`.
public struct ApplicationFile: Sendable {
    let root: JSONValue

    /// Reads a document.
    ///
    /// - Throws: `EnrollmentError` with `.validationFailed` holding one failure: `.tooLarge`, `.badEncoding`,
    ///   `.tooDeep`, `.duplicateKey` or `.malformed`.
    public init(json: [UInt8]) throws(EnrollmentError) {
        do throws(ValidationFailure) {
            root = try JSONParser.parse(json)
        } catch {
            throw EnrollmentError(.validationFailed([error]))
        }
    }

    /// Takes a document that was put together here.
    init(root: JSONValue) {
        self.root = root
    }

    /// The business it asks for; NEW when it says nothing that is one.
    public var type: ApplicationType {
        root["type"]?.text.map(Normalization.code).flatMap(ApplicationType.init(rawValue:)) ?? .new
    }

    /// The serial number of the certificate it is about; nil when it names none.
    public var certificate: SerialNumber? {
        root["certificate"]?.text.flatMap { SerialNumber(hexadecimal: Normalization.code($0)) }
    }

    /// Which documents the form says it comes with, in order; unreadable entries are left out, because
    /// `form` reports them.
    public var attachments: [AttachmentReference] {
        (root["attachments"]?.elements ?? []).compactMap { element in
            guard let kind = element["kind"]?.text.flatMap(AttachmentKind.init(rawValue:)) else { return nil }
            guard let file = element["file"]?.text else { return nil }
            return AttachmentReference(kind: kind, file: file)
        }
    }

    /// The validated form of a NEW or REISSUE.
    ///
    /// - Parameter today: today in Asia/Shanghai.
    /// - Returns: the form; every rule holds on `today`.
    /// - Throws: `EnrollmentError` with `.validationFailed` holding every failure of the form.
    public func form(today: CalendarDay) throws(EnrollmentError) -> ApplicationForm {
        var reader = FormReader(isDraft: false, today: today)
        let form = reader.readApplication(root)
        guard let form, reader.failures.isEmpty else {
            throw EnrollmentError(.validationFailed(reader.failures))
        }
        return form
    }

    /// What is wrong with the form of a NEW or REISSUE; `EnrollmentDesk.failures(of:by:)` tells it for all.
    ///
    /// - Parameters:
    ///   - today: today in Asia/Shanghai.
    ///   - isDraft: whether absent fields are forgiven, as 保存 forgives them.
    /// - Returns: every failure; empty when there is none.
    public func failures(today: CalendarDay, isDraft: Bool = false) -> [ValidationFailure] {
        var reader = FormReader(isDraft: isDraft, today: today)
        _ = reader.readApplication(root)
        return reader.failures
    }
}
