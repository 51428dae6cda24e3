import Documents
import Enrollment
import Portal

/// Pictures of applicants, one at a time: each takes up to 160 MB while it is worked on.
struct PictureWorkshop: PicturePress {
    /// Longer side of a preview.
    private static let previewSide = 1400

    /// A browser asks for six pictures of a page at a time.
    private let queue = FairQueue(label: "pki.pictures", capacity: 128, each: 8)

    func clean(
        _ content: [UInt8],
        _ type: MediaType,
        for login: String
    ) async throws(FairQueue.Refusal) -> [UInt8]? {
        try await queue.run(for: login) { PictureWorkshop.clean(content, type) }
    }

    func preview(
        _ type: MediaType,
        words: String,
        for login: String,
        content: @escaping @Sendable () throws -> [UInt8]
    ) async throws -> [UInt8]? {
        let made = try await queue.run(for: login) {
            Result { try content() }.map { PictureWorkshop.preview($0, type, words) }
        }
        return try made.get()
    }

    private static func preview(_ content: [UInt8], _ type: MediaType, _ words: String) -> [UInt8]? {
        let picture = try? Picture(
            content,
            type: type.rawValue,
            maximumPixels: AttachmentRules.maximumPixels
        )
        return try? picture?.fitting(previewSide).watermarked(words).jpeg(quality: 80)
    }

    /// The picture anew in its own format, as the rules for documents want it: neither too small nor too large.
    private static func clean(_ content: [UInt8], _ type: MediaType) -> [UInt8]? {
        guard
            let picture = try? Picture(
                content,
                type: type.rawValue,
                maximumPixels: AttachmentRules.maximumPixels
            )
        else { return nil }
        let attempts: [() throws -> [UInt8]] =
            type == .jpeg
            ? [88, 75, 60, 100].map { quality in { try picture.jpeg(quality: quality) } }
            : [6, 0].map { level in { try picture.png(compression: level) } }
                + [90, 75].map { quality in { try picture.jpeg(quality: quality) } }
        let bounds = AttachmentRules.minimumSize...AttachmentRules.maximumSize
        for attempt in attempts {
            if let octets = try? attempt(), bounds.contains(octets.count) { return octets }
        }
        return nil
    }
}
