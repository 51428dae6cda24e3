import Dispatch
import Documents
import Enrollment
import Portal

/// Pictures of applicants, one at a time: each takes up to 160 MB while it is worked on.
struct PictureWorkshop: PicturePress {
    /// Longer side of a preview.
    private static let previewSide = 1400

    private let queue = DispatchQueue(label: "pki.pictures")

    func clean(_ content: [UInt8], _ type: MediaType) async -> [UInt8]? {
        await work { PictureWorkshop.clean(content, type) }
    }

    func preview(_ content: [UInt8], _ type: MediaType, words: String) async -> [UInt8]? {
        await work {
            let picture = try? Picture(
                content,
                type: type.rawValue,
                maximumPixels: AttachmentRules.maximumPixels
            )
            return try? picture?.fitting(PictureWorkshop.previewSide).watermarked(words).jpeg(quality: 80)
        }
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

    private func work(_ body: @escaping @Sendable () -> [UInt8]?) async -> [UInt8]? {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: body()) }
        }
    }
}
