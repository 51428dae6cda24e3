import Model

/// Codes, bindings, proposals, payments.
extension MemoryBookState {
    mutating func add(_ record: ExecutionCodeRecord) throws(BookError) {
        let isTaken = codes.contains {
            $0.subject == record.subject && ($0.sequence == record.sequence || $0.state.isOpen)
        }
        guard !isTaken else { throw BookError(.exists(object: "open code for \(record.subject)")) }
        codes.append(record)
    }

    mutating func update(_ record: ExecutionCodeRecord, from old: ExecutionCodeRecord) throws(BookError) {
        let index = codes.firstIndex {
            $0.subject == record.subject && $0.sequence == record.sequence && $0.state == old.state
                && $0.wrongTries == old.wrongTries && $0.updatedAt == old.updatedAt
                && $0.requestDigest == old.requestDigest && $0.sessionDigest == old.sessionDigest
                && $0.answers == old.answers
        }
        guard let index else {
            throw BookError(.stateChanged(object: "code \(record.sequence) for \(record.subject)"))
        }
        codes[index] = record
    }

    mutating func add(_ record: BindingRecord) throws(BookError) {
        let isTaken = bindings.contains { other in
            let isSame = other.account == record.account && other.certificate == record.certificate
            let isRival =
                other.account == record.account && other.profile == record.profile
                || other.certificate == record.certificate
            return isSame && other.sequence == record.sequence || other.state == .bound && isRival
        }
        guard !isTaken else {
            throw BookError(
                .exists(object: "binding of certificate \(record.certificate.serial.hexadecimal)")
            )
        }
        bindings.append(record)
    }

    mutating func update(_ record: BindingRecord) throws(BookError) {
        let index = bindings.firstIndex {
            $0.account == record.account && $0.certificate == record.certificate
                && $0.sequence == record.sequence && $0.state == .bound
        }
        guard let index else {
            throw BookError(
                .stateChanged(object: "binding of certificate \(record.certificate.serial.hexadecimal)")
            )
        }
        bindings[index] = record
    }

    mutating func add(_ record: ProposalRecord) throws(BookError) {
        let isTaken = proposals.contains {
            $0.kind == record.kind && $0.subject == record.subject
                && ($0.sequence == record.sequence || $0.state == .proposed)
        }
        guard !isTaken else { throw BookError(.exists(object: "open proposal about \(record.subject)")) }
        proposals.append(record)
    }

    mutating func update(_ record: ProposalRecord) throws(BookError) {
        let index = proposals.firstIndex {
            $0.kind == record.kind && $0.subject == record.subject && $0.sequence == record.sequence
                && $0.state == .proposed
        }
        guard let index else {
            throw BookError(.stateChanged(object: "proposal \(record.sequence) about \(record.subject)"))
        }
        proposals[index] = record
    }

    mutating func add(_ record: PaymentRecord) throws(BookError) {
        let isTaken = payments.contains {
            $0.channel == record.channel && $0.transaction == record.transaction
        }
        guard !isTaken else {
            throw BookError(.exists(object: "payment \(record.transaction) by \(record.channel)"))
        }
        payments.append(record)
    }

    mutating func update(_ record: PaymentRecord, from state: PaymentRecord.State) throws(BookError) {
        let index = payments.firstIndex {
            $0.channel == record.channel && $0.transaction == record.transaction && $0.state == state
        }
        guard let index else {
            throw BookError(.stateChanged(object: "payment \(record.transaction) by \(record.channel)"))
        }
        payments[index] = record
    }
}
