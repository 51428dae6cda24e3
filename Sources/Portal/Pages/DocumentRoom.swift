import Enrollment
import Logging
import Model
import OpenSSL
import Store

/// Documents of forms that are not submitted: taken, looked at, removed.
struct DocumentRoom: Sendable {
    let services: ApplicantServices
    /// Where what is taken is put on record; nil for the book itself.
    var writing: (any Book)?

    /// What belongs to a form, kind by kind, each in the order it came.
    func uploads(of number: ApplicationNumber) throws -> [UploadRecord] {
        let all = try services.book.uploads(of: number)
        return AttachmentKind.allCases.flatMap { kind in all.filter { $0.kind == kind.rawValue } }
    }

    private static let room = UploadRoom(
        count: AttachmentRules.maximumCount,
        octets: AttachmentRules.maximumTotal
    )

    private static let noRoom = FieldFault(.tooMany, "最多 10 个文件、合计 20 MB，请先删除不需要的文件")

    private var judge: DocumentJudge { DocumentJudge(pictures: services.pictures) }

    /// Takes files, each judged by itself; those that are in order stay even when others are not.
    ///
    /// - Returns: what is wrong, by the kind of document.
    func take(
        _ files: [FormBody.File],
        for record: ApplicationRecord,
        _ needs: AttachmentNeeds
    ) async throws -> [(AttachmentKind, FieldFault)] {
        let present = try uploads(of: record.number)
        var (count, octets) = (present.count, present.reduce(0) { $0 + $1.size })
        var faults: [(AttachmentKind, FieldFault)] = []
        for file in files where !Task.isCancelled {
            guard let wanted = DocumentJudge.kind(of: file),
                needs.demand(wanted) != .notWanted
            else {
                throw PageError.malformed
            }
            // No work for what would find no room; whether there is any is decided by the commit.
            guard count < DocumentRoom.room.count, octets + file.content.count <= DocumentRoom.room.octets
            else {
                faults.append((wanted, DocumentRoom.noRoom))
                continue
            }
            do throws(FieldFault) {
                let (content, type) = try await judge.judged(file.content, record.owner)
                octets += try await store(content, type, wanted, record.number)
                count += 1
            } catch {
                faults.append((wanted, error))
            }
        }
        return faults
    }

    /// Copies the documents of the last submission, so that they can be kept or replaced one by one.
    ///
    /// - Returns: the copies; they lie beside the records, of which none names them yet.
    func copies(of record: ApplicationRecord) throws -> [UploadRecord] {
        var made: [UploadRecord] = []
        do {
            let former = try services.book.attachments(
                of: record.number,
                snapshotVersion: record.snapshotVersion
            )
            for attachment in former {
                guard let kind = AttachmentKind(rawValue: attachment.kind),
                    let type = MediaType(rawValue: attachment.mediaType)
                else { continue }
                let content = try services.documents.content(of: attachment.storedAs)
                made.append(try kept(content, type, kind, record.number))
            }
            return made
        } catch {
            forget(made)
            throw error
        }
    }

    /// How the copies are put on record.
    func additions(_ uploads: [UploadRecord]) -> [Change] {
        uploads.map { .form(.addUpload($0, room: DocumentRoom.room)) }
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

    /// Keeps a file and puts it on record, where there is room for it.
    ///
    /// - Returns: its octets.
    private func store(
        _ content: [UInt8],
        _ type: MediaType,
        _ kind: AttachmentKind,
        _ number: ApplicationNumber
    ) async throws(FieldFault) -> Int {
        do {
            let upload = try kept(content, type, kind, number)
            do throws(BookError) {
                try await book.commit(additions([upload]))
            } catch {
                forget([upload])
                throw error
            }
            return upload.size
        } catch {
            if case .stateChanged? = (error as? BookError)?.reason { throw DocumentRoom.noRoom }
            let cause = (error as? any OperatorError)?.message ?? "\(error)"
            services.logger.error("a document cannot be kept", metadata: ["cause": "\(cause)"])
            throw DocumentJudge.notNow
        }
    }

    private var book: any Book { writing ?? services.book }

    /// Lays a file beside the records.
    private func kept(
        _ content: [UInt8],
        _ type: MediaType,
        _ kind: AttachmentKind,
        _ number: ApplicationNumber
    ) throws -> UploadRecord {
        let id = Hexadecimal.encode(try SecureRandom.bytes(16))
        return UploadRecord(
            id: id,
            application: number,
            kind: kind.rawValue,
            mediaType: type.rawValue,
            size: content.count,
            storedAs: try services.documents.store(content),
            createdAt: services.clock.now
        )
    }
}
