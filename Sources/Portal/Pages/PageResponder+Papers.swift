import Enrollment
import Model
import Store

/// Where a paper is.
struct PaperLink: Sendable {
    let path: String
    let label: String
}

/// 申请表 and 使用协议, filled in, to be printed, signed and sealed.
extension PageResponder {
    /// One paper, for the owner of the application; after a rejection with what they have mended.
    func paper(_ kind: PrintedPaper.Kind, of record: ApplicationRecord) async throws -> HTTPReply {
        let isMended = record.state == .rejected
        let mended = try isMended ? services.book.revision(of: record.number)?.form : nil
        let papers = services.papers
        guard
            let content = try await papers.document(kind, of: record, mended: mended, for: record.owner)
        else { throw PageError.notFound }
        let name = "\(record.number)-\(kind.rawValue).pdf"
        return HTTPReply(
            status: 200,
            fields: guarded([
                ("content-type", "application/pdf"),
                ("content-disposition", "attachment; filename=\"\(name)\""),
            ]),
            body: content
        )
    }

    /// The papers of an application.
    func papers(of record: ApplicationRecord, _ language: Language) -> [PaperLink] {
        PrintedPaper.Kind.allCases.filter { $0 == .form || record.type.hasAgreement }.map { kind in
            PaperLink(
                path: "/applications/\(record.number)/\(kind.rawValue).pdf",
                label: words.text("paper_\(kind.rawValue)_save", language)
            )
        }
    }
}
