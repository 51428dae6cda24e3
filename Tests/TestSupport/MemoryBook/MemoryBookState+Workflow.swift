import Model

extension MemoryBookState {
    mutating func add(_ record: SubjectRecord) throws(BookError) {
        let isTaken = subjects.values.contains { $0.identityDigest == record.identityDigest }
        guard subjects[record.uid] == nil, !isTaken else {
            throw BookError(.exists(object: "subject \(record.uid)"))
        }
        subjects[record.uid] = record
    }

    mutating func add(_ record: ApplicationRecord) throws(BookError) {
        guard applications[record.number] == nil else {
            throw BookError(.exists(object: "application \(record.number)"))
        }
        try checkSubject(record)
        try checkConflict(record)
        applications[record.number] = record
    }

    mutating func update(_ record: ApplicationRecord) throws(BookError) {
        let object = "application \(record.number)"
        guard let old = applications[record.number] else { throw BookError(.notFound(object: object)) }
        guard old.version == record.version - 1 else { throw BookError(.stateChanged(object: object)) }
        try checkSubject(record)
        try checkConflict(record)
        applications[record.number] = record
    }

    mutating func discardDraft(_ number: ApplicationNumber, _ version: Int64) throws(BookError) {
        let object = "application \(number)"
        guard let old = applications[number] else { throw BookError(.notFound(object: object)) }
        guard old.state == .draft, old.version == version else {
            throw BookError(.stateChanged(object: object))
        }
        applications[number] = nil
        attachments.removeAll { $0.application == number }
    }

    mutating func add(_ record: AttachmentRecord) throws(BookError) {
        try checkApplication(record.application)
        let isTaken = attachments.contains {
            $0.application == record.application && $0.snapshotVersion == record.snapshotVersion
                && $0.position == record.position
        }
        guard !isTaken else { throw BookError(.exists(object: "attachment \(record.position)")) }
        attachments.append(record)
    }

    mutating func add(_ record: OrderRecord) throws(BookError) {
        try checkApplication(record.application)
        guard orders[record.application] == nil else {
            throw BookError(.exists(object: "order of \(record.application)"))
        }
        try checkTransaction(record)
        orders[record.application] = record
    }

    mutating func update(_ record: OrderRecord, from state: OrderRecord.State) throws(BookError) {
        let object = "order of \(record.application)"
        guard let old = orders[record.application] else { throw BookError(.notFound(object: object)) }
        guard old.state == state else { throw BookError(.stateChanged(object: object)) }
        try checkTransaction(record)
        orders[record.application] = record
    }

    mutating func add(_ record: JobRecord) throws(BookError) {
        try checkApplication(record.application)
        guard jobs[record.application] == nil else {
            throw BookError(.exists(object: "job of \(record.application)"))
        }
        jobs[record.application] = record
    }

    mutating func update(_ record: JobRecord) throws(BookError) {
        let object = "job of \(record.application)"
        guard let old = jobs[record.application] else { throw BookError(.notFound(object: object)) }
        guard old.version == record.version - 1 else { throw BookError(.stateChanged(object: object)) }
        jobs[record.application] = record
    }

    mutating func append(_ entry: JobJournalEntry) throws(BookError) {
        guard jobs[entry.application] != nil else {
            throw BookError(.notFound(object: "job of \(entry.application)"))
        }
        journal.append(entry)
    }

    mutating func add(_ record: DeliveryRecord) throws(BookError) {
        try checkApplication(record.application)
        guard deliveries[record.application] == nil else {
            throw BookError(.exists(object: "delivery of \(record.application)"))
        }
        deliveries[record.application] = record
    }

    mutating func update(_ record: DeliveryRecord, from state: DeliveryRecord.State) throws(BookError) {
        let object = "delivery of \(record.application)"
        guard let old = deliveries[record.application] else { throw BookError(.notFound(object: object)) }
        guard old.state == state else { throw BookError(.stateChanged(object: object)) }
        deliveries[record.application] = record
    }

    mutating func claim(_ key: String) throws(BookError) {
        guard keys.insert(key).inserted else { throw BookError(.repeated(key: key)) }
    }

    mutating func add(_ record: TokenRecord) throws(BookError) {
        guard tokens[record.serial] == nil else { throw BookError(.exists(object: "token \(record.serial)")) }
        tokens[record.serial] = record
    }

    mutating func update(_ record: TokenRecord) throws(BookError) {
        let object = "token \(record.serial)"
        guard let old = tokens[record.serial] else { throw BookError(.notFound(object: object)) }
        guard old.version == record.version - 1 else { throw BookError(.stateChanged(object: object)) }
        tokens[record.serial] = record
    }

    private func checkApplication(_ number: ApplicationNumber) throws(BookError) {
        guard applications[number] != nil else { throw BookError(.notFound(object: "application \(number)")) }
    }

    private func checkSubject(_ record: ApplicationRecord) throws(BookError) {
        guard subjects[record.subjectUID] != nil else {
            throw BookError(.notFound(object: "subject \(record.subjectUID)"))
        }
    }

    private func checkConflict(_ record: ApplicationRecord) throws(BookError) {
        guard !record.state.isTerminal, record.state != .draft else { return }
        let rival = applications.values.first { other in
            guard other.number != record.number, !other.state.isTerminal, other.state != .draft else {
                return false
            }
            if record.type.isProduced {
                return other.type.isProduced && other.subjectUID == record.subjectUID
                    && other.profile == record.profile
            }
            let successions: Set<ApplicationType> = [.renew, .replace]
            let isRival =
                other.type == record.type
                || (successions.contains(record.type) && successions.contains(other.type))
            return isRival && other.certificate == record.certificate
        }
        if rival != nil {
            throw BookError(.conflictingApplication(subjectUID: record.subjectUID, profile: record.profile))
        }
    }

    /// A channel's transaction number is unique within the channel.
    private func checkTransaction(_ record: OrderRecord) throws(BookError) {
        guard let transaction = record.channelTransaction else { return }
        let isTaken = orders.values.contains {
            $0.application != record.application && $0.channel == record.channel
                && $0.channelTransaction == transaction
        }
        guard !isTaken else { throw BookError(.exists(object: "payment \(transaction)")) }
    }

    /// One is open for a token at a time.
    mutating func add(_ record: UnlockRecord) throws(BookError) {
        let isOpen = unlocks.contains { $0.tokenSerial == record.tokenSerial && $0.state.isOpen }
        guard !(record.state.isOpen && isOpen) else {
            throw BookError(.exists(object: "open unlock of token \(record.tokenSerial)"))
        }
        unlocks.append(record)
    }

    /// One may be redeemed for a token at a time.
    mutating func add(_ record: UnlockCodeRecord) throws(BookError) {
        let isOpen = unlockCodes.contains { $0.tokenSerial == record.tokenSerial && $0.state.isOpen }
        guard !(record.state.isOpen && isOpen) else {
            throw BookError(.exists(object: "open unlock code of token \(record.tokenSerial)"))
        }
        unlockCodes.append(record)
    }

    mutating func update(_ record: UnlockCodeRecord, from old: UnlockCodeRecord) throws(BookError) {
        guard let index = unlockCodes.firstIndex(of: old) else {
            throw BookError(.stateChanged(object: "token \(record.tokenSerial)"))
        }
        unlockCodes[index] = record
    }

    mutating func update(_ record: UnlockRecord, from state: UnlockRecord.State) throws(BookError) {
        let index = unlocks.firstIndex {
            $0.tokenSerial == record.tokenSerial && $0.sequence == record.sequence && $0.state == state
        }
        guard let index else { throw BookError(.stateChanged(object: "token \(record.tokenSerial)")) }
        unlocks[index] = record
    }
}
