import Enrollment
public import Model
import OpenSSL
import Portal
import Store

/// All records of one application as one archive that openssl verifies, for courts.
///
/// Source: product.md §13 item 16; ADR 0074.
public struct CaseEvidence: Sendable {
    private let centre: CACentre
    private let staff: StaffOperator

    /// Gathers evidence for one auditor.
    public init(centre: CACentre, staff: StaffOperator) {
        self.centre = centre
        self.staff = staff
    }

    /// Gathers it; that it is taken away, and why, is on record and under a checkpoint before.
    ///
    /// - Parameters:
    ///   - number: the application.
    ///   - text: why, 2 to 200 characters.
    /// - Returns: the archive (ustar).
    /// - Throws: `EnrollmentError` with `.notFound`, `.notPermitted` or `.validationFailed`; `AuditBroken` when no
    ///   audit key is on record; `BookError`, `DocumentError`, `CryptoError`.
    public func archive(of number: ApplicationNumber, because text: String) async throws -> [UInt8] {
        guard let key = try centre.auditKey() else {
            throw AuditBroken(fault: AuditFault.unsigned.description)
        }
        let desk = try centre.desk(for: staff)
        let record = try await desk.export(number, because: text, by: Principal(staff.record))
        try await centre.sealAudit()
        let content = try files(of: record)
        let lines = content.map { file in
            "\(Hexadecimal.encode(DigestAlgorithm.sha256.hash(file.content)))  \(file.name)\n"
        }
        let manifest = Array(lines.joined().utf8)
        let signed = [
            EvidenceFile(name: "manifest.sha256", content: manifest),
            EvidenceFile(name: "manifest.sig", content: try key.sign(manifest)),
        ]
        return TarArchive.octets(content + signed, below: number.text, at: centre.clock.now)
    }

    private func files(of record: ApplicationRecord) throws -> [EvidenceFile] {
        let certificates = try certificates(of: record)
        let objects = [record.number.text] + certificates.map(\.id.serial.hexadecimal)
        let audit = try CaseAudit(book: centre.book, objects: objects).files()
        var files = try CaseRecords(book: centre.book, record: record).files()
        files += try attachments(of: record)
        files += audit.files
        files += try CaseCertificates(centre: centre, records: certificates).files()
        let writer = try centre.paperWriter()
        if let form = try writer.paper(.form, of: record) {
            files.append(EvidenceFile(name: "form.pdf", content: try PaperWorkshop.octets(form)))
        }
        // The newest signed the manifest; checkpoints may be of one before.
        for (index, key) in try centre.book.signers(.audit).enumerated() {
            let name = index == 0 ? "audit-key.pem" : "audit-key-\(index + 1).pem"
            let pem = PEM.encode(key.subjectPublicKeyInfo, label: "PUBLIC KEY")
            files.append(EvidenceFile(name: name, content: pem))
        }
        let readme = EvidenceReadme.text(record.number, centre: centre.configuration.name)
        files.append(EvidenceFile(name: "README.txt", content: Array(readme.utf8)))
        let cover = try PaperWorkshop.octets(cover(record, files, entries: audit.count))
        return [EvidenceFile(name: "cover.pdf", content: cover)] + files
    }

    /// What the application brought, and what it is about.
    private func certificates(of record: ApplicationRecord) throws -> [CertificateRecord] {
        var found = try CertificatePurpose.allCases.compactMap {
            try centre.book.certificate(of: record.number, purpose: $0)
        }
        if let id = record.certificate, let about = try centre.book.certificate(id) { found.append(about) }
        return found
    }

    /// The documents of every submission.
    private func attachments(of record: ApplicationRecord) throws -> [EvidenceFile] {
        let shelf = AttachmentFiles(folder: centre.state.attachments, custody: try centre.keyring.custody())
        guard record.snapshotVersion > 0 else { return [] }
        return try (1...record.snapshotVersion).flatMap { version in
            try centre.book.attachments(of: record.number, snapshotVersion: version).map { attachment in
                let type = MediaType(rawValue: attachment.mediaType)
                let ending = type == .pdf ? "pdf" : type == .png ? "png" : "jpg"
                let name = "attachments/\(version)-\(attachment.position)-\(attachment.kind).\(ending)"
                return EvidenceFile(name: name, content: try shelf.content(of: attachment.storedAs))
            }
        }
    }

    private func cover(_ record: ApplicationRecord, _ files: [EvidenceFile], entries: Int) -> PrintedPaper {
        let folders = Dictionary(grouping: files) {
            $0.name.split(separator: "/").first.map(String.init) ?? ""
        }
        let counted = folders.sorted { $0.key < $1.key }.map { name, files in
            PrintedPaper.Row(label: name, value: "\(files.count) 个文件")
        }
        let facts = [
            PrintedPaper.Row(label: "申办编号", value: record.number.text),
            PrintedPaper.Row(label: "业务类型", value: record.type.rawValue),
            PrintedPaper.Row(label: "状态", value: record.state.rawValue),
            PrintedPaper.Row(label: "账号", value: record.owner),
            PrintedPaper.Row(label: "提交次数", value: String(record.snapshotVersion)),
            PrintedPaper.Row(label: "审计记录", value: "\(entries) 条"),
            PrintedPaper.Row(label: "导出人", value: staff.record.name),
            PrintedPaper.Row(label: "导出日期", value: LetterFacts.day(centre.clock.now)),
        ]
        return PrintedPaper(
            centre: centre.configuration.name,
            hotline: centre.configuration.hotline,
            title: "申办证据归档",
            number: record.number,
            facts: ["申办编号 \(record.number)"],
            sections: [
                PrintedPaper.Section(title: "申办", rows: facts),
                PrintedPaper.Section(title: "文件", rows: counted),
            ],
            paragraphs: ["本归档的每个文件列于 manifest.sha256，由审计密钥签名（manifest.sig）。验证方法见 README.txt。"],
            date: centre.clock.now
        )
    }
}
