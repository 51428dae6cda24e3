public import Model

/// 发票: asked for by the owner of a paid order, issued by finance, and reversed when the money goes back.
///
/// Source: product.md §4.5.
extension EnrollmentDesk {
    /// The largest PDF of an invoice, in octets.
    public static let invoiceOctets = 1 << 20

    /// Asks for the invoice of a paid order; asked again before it is issued, it is mended.
    ///
    /// - Parameters:
    ///   - number: the application.
    ///   - wish: whose name and number stand on it, and where it is sent.
    ///   - principal: the application's owner.
    /// - Returns: the invoice, REQUESTED.
    /// - Throws: `EnrollmentError` with `.notFound`, `.notPermitted`, `.validationFailed`, `.stateChanged` (nothing was paid, or it
    ///   went back), `.damagedSnapshot`, or `.book` with `.stateChanged` for one that is issued.
    public func requestInvoice(
        _ number: ApplicationNumber,
        _ wish: InvoiceWish,
        by principal: Principal
    ) async throws(EnrollmentError) -> InvoiceRecord {
        let record = try found(number)
        do throws(EnrollmentError) {
            try permit(.withdraw, principal, record)
        } catch {
            throw await recorded(error, "invoice.request", principal, number.text)
        }
        let order = try foundOrder(number)
        guard order.state == .paid, order.amountFen > 0 else {
            throw EnrollmentError(.stateChanged(number, record.state))
        }
        let form = try ApplicationSnapshot(canonicalJSON: record.snapshot).form
        let invoice = try wish.checked(isEnterprise: form.enterprise != nil)
        let known = try self.invoice(of: number)
        guard known == nil || known?.state == .requested else { throw isElsewhere(number) }
        let next = InvoiceRecord(
            application: number,
            amountFen: order.amountFen,
            title: invoice.title,
            taxNumber: invoice.taxNumber?.text,
            email: invoice.email.ascii,
            state: .requested,
            createdAt: known?.createdAt ?? clock.now,
            updatedAt: clock.now
        )
        let change: MoneyChange =
            known == nil ? .addInvoice(next) : .updateInvoice(next, from: .requested)
        let event = audit("invoice.request", number.text, principal, ["amountFen": String(order.amountFen)])
        // The order as it is: its money may go back in the same moment.
        try await write([.updateOrder(order, from: .paid), .money(change), .audit(event)])
        return next
    }

    /// Keeps the PDF of an invoice that is about to be put on record; everything that can be said against that is said before.
    ///
    /// - Parameters:
    ///   - pdf: the invoice itself, at most `invoiceOctets`.
    ///   - number: the application.
    ///   - code: 发票号码.
    ///   - principal: finance.
    /// - Returns: where it is kept; what is never put on record is removed by `forgetPapers()`.
    /// - Throws: `EnrollmentError` as `issueInvoice`.
    public func keepInvoice(
        _ pdf: [UInt8],
        of number: ApplicationNumber,
        code: String,
        by principal: Principal
    ) async throws(EnrollmentError) -> KeptInvoice {
        _ = try await waitingInvoice(number, .requested, "invoice.issue", principal)
        _ = try InvoiceWish.code(code)
        try InvoiceWish.check(pdf)
        let fingerprint = try port("fingerprint") { try ports.fingerprint(pdf) }
        let name = try port("vault") { try ports.vault.store(pdf) }
        try await keep([name])
        return KeptInvoice(storedAs: name, fingerprint: fingerprint)
    }

    /// Puts it on record that an invoice was issued, and has it sent.
    ///
    /// - Parameters:
    ///   - number: the application.
    ///   - code: 发票号码, 8 to 20 digits.
    ///   - pdf: the invoice itself; nil for none.
    ///   - principal: finance.
    /// - Returns: the invoice, ISSUED.
    /// - Throws: `EnrollmentError` with `.notFound`, `.notPermitted`, `.validationFailed`, `.portFailed`, `.damagedSnapshot`, or
    ///   `.book` (`.stateChanged` when it does not wait for it, `.exists` for a number that another one has).
    public func issueInvoice(
        _ number: ApplicationNumber,
        code: String,
        pdf: [UInt8]? = nil,
        by principal: Principal
    ) async throws(EnrollmentError) -> InvoiceRecord {
        guard let pdf else { return try await issueInvoice(number, code: code, kept: nil, by: principal) }
        let kept = try await keepInvoice(pdf, of: number, code: code, by: principal)
        do throws(EnrollmentError) {
            return try await issueInvoice(number, code: code, kept: kept, by: principal)
        } catch {
            try? ports.vault.remove(kept.storedAs)
            throw error
        }
    }

    /// The same with a PDF that is kept already.
    ///
    /// - Returns: the invoice, ISSUED.
    /// - Throws: as above.
    public func issueInvoice(
        _ number: ApplicationNumber,
        code: String,
        kept: KeptInvoice?,
        by principal: Principal
    ) async throws(EnrollmentError) -> InvoiceRecord {
        let (record, known) = try await waitingInvoice(number, .requested, "invoice.issue", principal)
        let code = try InvoiceWish.code(code)
        let order = try foundOrder(number)
        guard order.state == .paid else { throw EnrollmentError(.stateChanged(number, record.state)) }
        let person = try ApplicationSnapshot(canonicalJSON: record.snapshot).form.person
        var next = known
        (next.state, next.number, next.updatedAt) = (.issued, code, clock.now)
        (next.storedAs, next.fingerprint) = (kept?.storedAs, kept?.fingerprint)
        var detail = ["number": code, "amountFen": String(known.amountFen)]
        detail["sha256"] = kept.map { Hexadecimal.encode($0.fingerprint) }
        let released = kept.map { [Change.office(.releasePaper(storedAs: $0.storedAs))] } ?? []
        try await write(
            released + [
                .updateOrder(order, from: .paid), .money(.updateInvoice(next, from: .requested)),
                .audit(audit("invoice.issue", number.text, principal, detail)),
                Notices(record: record, person: person, at: clock.now).invoiced(code),
            ]
        )
        return next
    }

    /// 红冲: puts the number of the red-letter invoice on record.
    ///
    /// - Returns: the invoice, REVERSED.
    /// - Throws: as `issueInvoice`.
    public func reverseInvoice(
        _ number: ApplicationNumber,
        code: String,
        by principal: Principal
    ) async throws(EnrollmentError) -> InvoiceRecord {
        let (_, known) = try await waitingInvoice(number, .redDue, "invoice.reverse", principal)
        var next = known
        (next.state, next.reversal, next.updatedAt) = (.reversed, try InvoiceWish.code(code), clock.now)
        var detail = ["number": known.number ?? ""]
        detail["reversal"] = next.reversal
        try await write([
            .money(.updateInvoice(next, from: .redDue)),
            .audit(audit("invoice.reverse", number.text, principal, detail)),
        ])
        return next
    }

    /// What becomes of an invoice when its money goes back.
    func invoiceEnds(of number: ApplicationNumber) throws(EnrollmentError) -> [Change] {
        guard let known = try invoice(of: number) else { return [] }
        var next = known
        next.updatedAt = clock.now
        switch known.state {
        case .requested: next.state = .cancelled
        case .issued: next.state = .redDue
        case .cancelled, .redDue, .reversed: return []
        }
        return [.money(.updateInvoice(next, from: known.state))]
    }

    private func invoice(of number: ApplicationNumber) throws(EnrollmentError) -> InvoiceRecord? {
        try read { () throws(BookError) in try source.invoice(of: number) }
    }

    /// The invoice that waits for finance, in this state.
    private func waitingInvoice(
        _ number: ApplicationNumber,
        _ state: InvoiceRecord.State,
        _ action: String,
        _ principal: Principal
    ) async throws(EnrollmentError) -> (ApplicationRecord, InvoiceRecord) {
        let record = try found(number)
        do throws(EnrollmentError) {
            try permit(.issueInvoice, principal, record)
        } catch {
            throw await recorded(error, action, principal, number.text)
        }
        guard let known = try invoice(of: number) else {
            throw EnrollmentError(.notFound(object: "invoice of \(number)"))
        }
        guard known.state == state else { throw isElsewhere(number) }
        return (record, known)
    }

    private func isElsewhere(_ number: ApplicationNumber) -> EnrollmentError {
        EnrollmentError(.book(BookError(.stateChanged(object: "invoice of \(number)"))))
    }
}
