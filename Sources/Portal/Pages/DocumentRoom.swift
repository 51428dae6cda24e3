import Enrollment
import Logging
import Model
import OpenSSL
import Store

/// Documents of forms that are not submitted: taken, looked at, removed.
struct DocumentRoom: Sendable {
    let services: ApplicantServices

    /// What belongs to a form, kind by kind, each in the order it came.
    func uploads(of number: ApplicationNumber) throws -> [UploadRecord] {
        let all = try services.book.uploads(of: number)
        return AttachmentKind.allCases.flatMap { kind in all.filter { $0.kind == kind.rawValue } }
    }

    /// Takes files, each judged by itself; those that are in order stay even when others are not.
    ///
    /// - Returns: what is wrong, by the kind of document.
    func take(
        _ files: [FormBody.File],
        for number: ApplicationNumber,
        _ kind: ApplicantKind
    ) async throws -> [(AttachmentKind, FieldFault)] {
        var present = try uploads(of: number)
        var faults: [(AttachmentKind, FieldFault)] = []
        for file in files {
            guard let wanted = DocumentRoom.kind(of: file),
                AttachmentNeeds(new: kind).demand(wanted) != .notWanted
            else {
                throw PageError.malformed
            }
            let size = present.reduce(0) { $0 + $1.size } + file.content.count
            guard present.count < AttachmentRules.maximumCount, size <= AttachmentRules.maximumTotal else {
                faults.append((wanted, FieldFault(.tooMany, "最多 10 个文件、合计 20 MB，请先删除不需要的文件")))
                continue
            }
            do throws(FieldFault) {
                let (content, type) = try await judged(file.content)
                present.append(try await store(content, type, wanted, number))
            } catch {
                faults.append((wanted, error))
            }
        }
        return faults
    }

    /// Takes over the documents of the last submission, so that they can be kept or replaced one by one.
    func takeOver(from record: ApplicationRecord) async throws {
        let former = try services.book.attachments(
            of: record.number,
            snapshotVersion: record.snapshotVersion
        )
        for attachment in former {
            guard let kind = AttachmentKind(rawValue: attachment.kind),
                let type = MediaType(rawValue: attachment.mediaType)
            else { continue }
            let content = try services.documents.content(of: attachment.storedAs)
            _ = try await store(content, type, kind, record.number)
        }
    }

    /// Removes one file of a form.
    func remove(_ id: String, of number: ApplicationNumber) async throws {
        guard let upload = try uploads(of: number).first(where: { $0.id == id }) else { return }
        try await services.book.commit([.form(.removeUpload(id: id))])
        forget([upload])
    }

    /// Removes what lay beside the records; a file that stays is named by no record, and found by that.
    func forget(_ uploads: [UploadRecord]) {
        for upload in uploads { try? services.documents.remove(upload.storedAs) }
    }

    /// The documents of a form with their content, as the desk takes them.
    func contents(_ uploads: [UploadRecord]) throws -> [AttachmentUpload] {
        try uploads.compactMap { upload in
            guard let kind = AttachmentKind(rawValue: upload.kind) else { return nil }
            return AttachmentUpload(kind: kind, content: try services.documents.content(of: upload.storedAs))
        }
    }

    private static func kind(of file: FormBody.File) -> AttachmentKind? {
        file.name.hasPrefix("file.") ? AttachmentKind(rawValue: String(file.name.dropFirst(5))) : nil
    }

    /// What is kept of a file: a picture made anew, a PDF as it is.
    private func judged(_ content: [UInt8]) async throws(FieldFault) -> ([UInt8], MediaType) {
        if let fault = AttachmentRules.fault(in: content) { throw fault }
        guard let type = MediaType(content: content) else {
            throw FieldFault(.unsupportedType, "只接受 JPG、PNG 或 PDF 文件（按内容识别）")
        }
        guard type != .pdf else { return (content, type) }
        guard let clean = await services.pictures.clean(content, type), let made = MediaType(content: clean)
        else { throw FieldFault(.unreadable, "图片已损坏或无法识别，请重新扫描后上传") }
        if let fault = AttachmentRules.fault(in: clean) { throw fault }
        return (clean, made)
    }

    private func store(
        _ content: [UInt8],
        _ type: MediaType,
        _ kind: AttachmentKind,
        _ number: ApplicationNumber
    ) async throws(FieldFault) -> UploadRecord {
        do {
            let name = try services.documents.store(content)
            let upload = UploadRecord(
                id: Hexadecimal.encode(try SecureRandom.bytes(16)),
                application: number,
                kind: kind.rawValue,
                mediaType: type.rawValue,
                size: content.count,
                storedAs: name,
                createdAt: services.clock.now
            )
            do throws(BookError) {
                try await services.book.commit([.form(.addUpload(upload))])
            } catch {
                forget([upload])
                throw error
            }
            return upload
        } catch {
            let cause = (error as? any OperatorError)?.message ?? "\(error)"
            services.logger.error("a document cannot be kept", metadata: ["cause": "\(cause)"])
            throw FieldFault(.unreadable, "文件暂时无法保存，请稍后重试")
        }
    }
}
