import Model

/// Reads subjects, applications and what belongs to one application.
enum WorkflowRows {
    static let applicationColumns = """
        number, type, state, version, subjectUID, profile, owner, registrar, snapshot, snapshotVersion, \
        reviewer, reasonCode, reasonText, certificateAuthority, certificateSerial, createdAt, updatedAt
        """

    static let orderColumns = """
        application, amountFen, state, channel, channelTransaction, confirmedBy, createdAt, paidAt
        """

    static let deliveryColumns = "application, method, state, carrier, trackingNumber, updatedAt"

    static func subject(_ row: inout RowReader) -> SubjectRecord {
        SubjectRecord(uid: row.text(), identityDigest: row.blob(), createdAt: row.time())
    }

    static func application(_ row: inout RowReader) throws(BookError) -> ApplicationRecord {
        ApplicationRecord(
            number: try row.number(),
            type: try row.word(ApplicationType.self),
            state: try row.word(ApplicationState.self),
            version: row.int(),
            subjectUID: row.text(),
            profile: row.text(),
            owner: row.text(),
            registrar: try row.textOrNil(),
            snapshot: row.blob(),
            snapshotVersion: row.int(),
            reviewer: try row.textOrNil(),
            reasonCode: try row.textOrNil(),
            reasonText: try row.textOrNil(),
            certificate: try row.certificateIDOrNil(),
            createdAt: row.time(),
            updatedAt: row.time()
        )
    }

    static func order(_ row: inout RowReader) throws(BookError) -> OrderRecord {
        OrderRecord(
            application: try row.number(),
            amountFen: row.int(),
            state: try row.word(OrderRecord.State.self),
            channel: try row.textOrNil(),
            channelTransaction: try row.textOrNil(),
            confirmedBy: try row.textOrNil(),
            createdAt: row.time(),
            paidAt: try row.timeOrNil()
        )
    }

    static func attachment(_ row: inout RowReader) throws(BookError) -> AttachmentRecord {
        AttachmentRecord(
            application: try row.number(),
            snapshotVersion: row.int(),
            position: try row.count(),
            kind: row.text(),
            fingerprint: row.blob(),
            mediaType: row.text(),
            size: try row.count(),
            storedAs: row.text()
        )
    }

    static func delivery(_ row: inout RowReader) throws(BookError) -> DeliveryRecord {
        DeliveryRecord(
            application: try row.number(),
            method: row.text(),
            state: try row.word(DeliveryRecord.State.self),
            carrier: try row.textOrNil(),
            trackingNumber: try row.textOrNil(),
            updatedAt: row.time()
        )
    }

    static func notice(_ row: inout RowReader) throws(BookError) -> WaitingNotice {
        WaitingNotice(
            id: row.int(),
            notice: Notice(
                template: row.text(),
                application: try row.numberOrNil(),
                values: try row.placeholders(),
                createdAt: row.time()
            )
        )
    }
}
