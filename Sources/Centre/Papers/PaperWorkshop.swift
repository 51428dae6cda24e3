import Documents
import OpenSSL
import Portal

/// Papers of applications, one at a time: fonts are everybody's.
struct PaperWorkshop: PaperPress {
    private let queue = FairQueue(label: "pki.papers", capacity: 64, each: 4)

    func document(_ paper: PrintedPaper, for login: String) async throws -> [UInt8] {
        let made = try await queue.run(for: login) { Result { try PaperWorkshop.octets(paper) } }
        return try made.get()
    }

    /// The paper as PDF.
    ///
    /// - Throws: `DocumentError`.
    static func octets(_ paper: PrintedPaper) throws -> [UInt8] {
        let document = try ApplicationPaper(paper: paper).document()
        return document.copyBytes()
    }
}
