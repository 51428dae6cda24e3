import Model

/// What is known of one document: enough to recognise it, nothing of its content.
public struct AttachmentFact: Hashable, Sendable {
    /// What it shows.
    public let kind: AttachmentKind
    /// SHA-256 of the content.
    public let fingerprint: [UInt8]
    /// JPEG, PNG or PDF, found by content.
    public let mediaType: MediaType
    /// Octets of the content.
    public let size: Int

    /// Describes a document.
    public init(kind: AttachmentKind, fingerprint: [UInt8], mediaType: MediaType, size: Int) {
        self.kind = kind
        self.fingerprint = fingerprint
        self.mediaType = mediaType
        self.size = size
    }

    init?(json: JSONValue) {
        guard let kind = json["kind"]?.text.flatMap(AttachmentKind.init(rawValue:)) else { return nil }
        guard let fingerprint = json["fingerprint"]?.text.flatMap(Hexadecimal.decode) else { return nil }
        guard let mediaType = json["mediaType"]?.text.flatMap(MediaType.init(rawValue:)) else { return nil }
        guard let size = json["size"]?.integer else { return nil }
        self.init(kind: kind, fingerprint: fingerprint, mediaType: mediaType, size: size)
    }

    var json: JSONValue {
        .object([
            ("kind", .string(kind.rawValue)),
            ("fingerprint", .string(Hexadecimal.encode(fingerprint))),
            ("mediaType", .string(mediaType.rawValue)),
            ("size", .number(String(size))),
        ])
    }
}
