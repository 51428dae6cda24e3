import Model

/// Trades at payment providers, and refunds.
extension MemoryBookState {
    mutating func apply(_ change: MoneyChange) throws(BookError) {
        switch change {
        case .addCheckout(let record): try add(record)
        case .updateCheckout(let record, let from): try update(record, from: from)
        case .addRefund(let record): try add(record)
        case .updateRefund(let record, let from): try update(record, from: from)
        case .addInvoice(let record): try add(record)
        case .updateInvoice(let record, let from): try update(record, from: from)
        }
    }

    private mutating func add(_ record: CheckoutRecord) throws(BookError) {
        let isTaken = checkouts.contains {
            $0.trade == record.trade
                || $0.application == record.application && $0.sequence == record.sequence
        }
        guard !isTaken else { throw BookError(.exists(object: "checkout \(record.trade)")) }
        checkouts.append(record)
    }

    private mutating func update(_ record: CheckoutRecord, from old: CheckoutRecord) throws(BookError) {
        let index = checkouts.firstIndex {
            $0.trade == record.trade && $0.state == old.state && $0.attempts == old.attempts
        }
        guard let index else { throw BookError(.stateChanged(object: "checkout \(record.trade)")) }
        checkouts[index] = record
    }

    private mutating func add(_ record: RefundRecord) throws(BookError) {
        let isTaken = refunds.contains {
            $0.channel == record.channel && $0.transaction == record.transaction
        }
        guard !isTaken else {
            throw BookError(.exists(object: "refund of \(record.transaction) by \(record.channel)"))
        }
        refunds.append(record)
    }

    private mutating func update(_ record: RefundRecord, from old: RefundRecord) throws(BookError) {
        let index = refunds.firstIndex {
            $0.channel == record.channel && $0.transaction == record.transaction && $0.state == old.state
                && $0.attempts == old.attempts
        }
        guard let index else {
            throw BookError(.stateChanged(object: "refund of \(record.transaction) by \(record.channel)"))
        }
        refunds[index] = record
    }

    private mutating func add(_ record: InvoiceRecord) throws(BookError) {
        guard invoices[record.application] == nil else {
            throw BookError(.exists(object: "invoice of \(record.application)"))
        }
        invoices[record.application] = record
    }

    private mutating func update(_ record: InvoiceRecord, from state: InvoiceRecord.State) throws(BookError) {
        guard invoices[record.application]?.state == state else {
            throw BookError(.stateChanged(object: "invoice of \(record.application)"))
        }
        let isTaken = invoices.values.contains {
            $0.application != record.application && $0.number != nil && $0.number == record.number
        }
        guard !isTaken else { throw BookError(.exists(object: "invoice \(record.number ?? "")")) }
        invoices[record.application] = record
    }
}
