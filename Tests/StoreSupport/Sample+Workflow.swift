package import Model

extension Sample {
    package static let subject = SubjectRecord(
        uid: "0123456789ABCDEF",
        identityDigest: hash("person"),
        createdAt: now
    )

    package static let secondSubject = SubjectRecord(
        uid: "FEDCBA9876543210",
        identityDigest: hash("second person"),
        createdAt: now
    )

    package static func number(_ index: Int, _ type: ApplicationType = .new) -> ApplicationNumber {
        ApplicationNumber(day: "20261122", type: type, sequence: index) ?? unreachable("number")
    }

    package static func application(
        _ index: Int,
        type: ApplicationType = .new,
        state: ApplicationState = .pendingReview,
        version: Int64 = 1,
        subjectUID: String = subject.uid,
        profile: String = "EXPERT",
        owner: String = "zhang"
    ) -> ApplicationRecord {
        ApplicationRecord(
            number: number(index, type),
            type: type,
            state: state,
            version: version,
            subjectUID: subjectUID,
            profile: profile,
            owner: owner,
            registrar: nil,
            snapshot: Array("{\"index\":\(index)}".utf8),
            snapshotVersion: 1,
            reviewer: version > 1 ? "wang" : nil,
            reasonCode: nil,
            reasonText: nil,
            createdAt: now,
            updatedAt: now.advanced(bySeconds: version % 1000)
        )
    }

    package static func order(
        _ index: Int,
        state: OrderRecord.State = .unpaid,
        transaction: String? = nil
    ) -> OrderRecord {
        OrderRecord(
            application: number(index),
            amountFen: 20_000,
            state: state,
            channel: transaction == nil ? nil : "OFFLINE",
            channelTransaction: transaction,
            confirmedBy: transaction == nil ? nil : "li",
            createdAt: now.advanced(bySeconds: Int64(index)),
            paidAt: state == .unpaid ? nil : later
        )
    }

    package static func job(
        _ index: Int,
        state: JobState = .queued,
        version: Int64 = 1,
        leaseUntil: Timestamp? = nil,
        tokenSerial: String? = nil,
        certificate: CertificateID? = nil,
        priority: JobRecord.Priority = .normal
    ) -> JobRecord {
        JobRecord(
            application: number(index),
            state: state,
            resumeFrom: state == .failed ? .claimed : state,
            version: version,
            station: state == .queued ? nil : "desk-1",
            producer: state == .queued ? nil : "zhao",
            leaseUntil: leaseUntil,
            tokenSerial: tokenSerial,
            subjectPublicKeyInfo: certificate == nil ? nil : [9],
            tokenSlot: certificate == nil ? nil : "9c",
            certificate: certificate,
            failure: state == .failed ? "card pulled" : nil,
            priority: priority,
            createdAt: now.advanced(bySeconds: Int64(index)),
            updatedAt: now.advanced(bySeconds: version % 1000)
        )
    }

    package static func journalEntry(_ index: Int, _ step: JobState) -> JobJournalEntry {
        JobJournalEntry(application: number(index), step: step, tokenSerial: "T1", detail: "\(step)", at: now)
    }

    package static func token(
        _ serial: String,
        state: TokenRecord.State = .inStock,
        version: Int64 = 1,
        application: ApplicationNumber? = nil
    ) -> TokenRecord {
        TokenRecord(
            serial: serial,
            driver: "piv",
            model: "virtual",
            state: state,
            application: application,
            wrappedSecrets: application == nil ? nil : [1, 2, 3],
            pinTriesLeft: version == 1 ? nil : 3,
            version: version,
            updatedAt: now.advanced(bySeconds: version % 1000)
        )
    }

    package static func delivery(_ index: Int) -> DeliveryRecord {
        DeliveryRecord(application: number(index), method: "EXPRESS", state: .ready, updatedAt: now)
    }

    package static func attachment(_ index: Int, position: Int = 0, version: Int64 = 1) -> AttachmentRecord {
        AttachmentRecord(
            application: number(index),
            snapshotVersion: version,
            position: position,
            kind: "ID_COPY",
            fingerprint: hash("attachment \(index) \(position)"),
            mediaType: "image/png",
            size: 1234,
            storedAs: "\(index)-\(position).bin"
        )
    }

    package static func notice(_ index: Int?) -> Notice {
        Notice(
            template: "PAID",
            application: index.map { number($0) },
            values: ["name": "张*", "amount": "200.00"],
            createdAt: now
        )
    }

    package static func staff(
        _ name: String,
        roles: Set<StaffRecord.Role> = [.reviewer, .registrar],
        certificate: CertificateID? = nil
    ) -> StaffRecord {
        StaffRecord(
            name: name,
            displayName: "王\(name)",
            roles: roles,
            certificate: certificate,
            createdAt: now
        )
    }

    package static func list(
        _ number: Int64,
        feedSequence: Int64 = 0,
        count: Int? = nil,
        authority: AuthorityID = issuingID
    ) -> RevocationListRecord {
        RevocationListRecord(
            name: RevocationListName(authority),
            number: number,
            thisUpdate: now,
            nextUpdate: later,
            feedSequence: feedSequence,
            entryCount: count,
            fingerprint: count == nil ? nil : hash("list \(number)")
        )
    }
}
