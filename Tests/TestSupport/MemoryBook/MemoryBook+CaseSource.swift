public import Model

extension MemoryBook {
    /// The certificate with this authority and serial, or nil.
    public func certificate(_ id: CertificateID) throws(BookError) -> CertificateRecord? {
        contents.certificates[id]
    }

    /// Signing certificates with this serial number, of whatever authority.
    public func certificates(serial: SerialNumber) throws(BookError) -> [CertificateRecord] {
        contents.certificates.values.filter {
            $0.id.serial == serial && $0.reservation.purpose == .signing
        }
    }

    /// Signing certificates that are active and end within a span, the earliest first, after `cursor`, at most `limit`.
    public func certificates(
        endingFrom start: Timestamp,
        to end: Timestamp,
        after cursor: CertificateID?,
        limit: Int
    ) throws(BookError) -> [CertificateRecord] {
        let all = contents.certificates.values.filter {
            $0.state == .active && $0.reservation.purpose == .signing && $0.reservation.notAfter >= start
                && $0.reservation.notAfter <= end
        }.sorted { ($0.reservation.notAfter, $0.id.serial) < ($1.reservation.notAfter, $1.id.serial) }
        let rest =
            cursor.flatMap { cursor in all.firstIndex { $0.id == cursor } }.map { all[($0 + 1)...] }
            ?? all[...]
        return Array(rest.prefix(limit))
    }

    /// What else is living and ends with this certificate when its token is lost.
    public func certificates(fallingWith record: CertificateRecord) throws(BookError) -> [CertificateRecord] {
        let all = contents.certificates.values
        let pair = all.first { other in
            other.reservation.purpose == .signing && record.reservation.application != nil
                && other.reservation.application == record.reservation.application
        }
        guard let token = record.reservation.tokenSerial ?? pair?.reservation.tokenSerial else { return [] }
        if let known = contents.tokens[token], try !isPresent(record, on: known) { return [] }
        let onToken = all.filter { $0.reservation.tokenSerial == token }
        let applications = Set(onToken.compactMap(\.reservation.application))
        return all.filter { other in
            let isPair =
                other.reservation.purpose == .encryption
                && other.reservation.application.map(applications.contains) == true
            return other.id != record.id && [.issued, .active, .held].contains(other.state)
                && (other.reservation.tokenSerial == token || isPair)
        }.sorted { $0.id.serial < $1.id.serial }
    }

    /// Certificates that follow this one, newest first.
    public func successors(of id: CertificateID) throws(BookError) -> [CertificateRecord] {
        contents.certificates.values.filter { $0.reservation.predecessor == id }
            .sorted { $1.id.serial < $0.id.serial }
    }

    /// Applications about a certificate that are neither drafts nor finished, oldest first.
    public func openApplications(about id: CertificateID) throws(BookError) -> [ApplicationRecord] {
        contents.applications.values.filter {
            $0.certificate == id && $0.state != .draft && !$0.state.isTerminal
        }.sorted { ($0.createdAt, $0.number.text) < ($1.createdAt, $1.number.text) }
    }

    /// Applications that are open although the certificate they are about is revoked, at most `limit`.
    public func orphanedApplications(limit: Int) throws(BookError) -> [ApplicationRecord] {
        let contents = contents
        let open: Set<ApplicationState> = [.pendingReview, .rejected, .pendingPayment, .pendingExecution]
        let orphans = contents.applications.values.filter { record in
            guard let id = record.certificate, !record.type.isProduced else { return false }
            return open.contains(record.state) && contents.certificates[id]?.state == .revoked
        }
        return Array(orphans.sorted { $0.number.text < $1.number.text }.prefix(limit))
    }

    /// Applications in one of `states` that nobody touched since `moment`, after `cursor`, at most `limit`.
    public func applications(
        _ states: Set<ApplicationState>,
        untouchedSince moment: Timestamp,
        after cursor: ApplicationNumber?,
        limit: Int
    ) throws(BookError) -> [ApplicationRecord] {
        let all = contents.applications.values.filter { states.contains($0.state) && $0.updatedAt <= moment }
            .sorted { $0.number.text < $1.number.text }
        let rest = all.filter { record in cursor.map { $0.text < record.number.text } ?? true }
        return Array(rest.prefix(limit))
    }

    /// Codes that were issued for something, oldest first.
    public func codes(for subject: String) throws(BookError) -> [ExecutionCodeRecord] {
        contents.codes.filter { $0.subject == subject }
    }

    /// The code that opened a session; nil when no session has this name.
    public func code(ofSession digest: [UInt8]) throws(BookError) -> ExecutionCodeRecord? {
        contents.codes.first { $0.sessionDigest == digest }
    }

    /// Unlocks of a token, oldest first.
    public func unlocks(ofToken serial: String) throws(BookError) -> [UnlockRecord] {
        contents.unlocks.filter { $0.tokenSerial == serial }
    }

    /// Unlock codes of a token, oldest first.
    public func unlockCodes(ofToken serial: String) throws(BookError) -> [UnlockCodeRecord] {
        contents.unlockCodes.filter { $0.tokenSerial == serial }
    }

    /// Every binding of a certificate, oldest first.
    public func bindings(of certificate: CertificateID) throws(BookError) -> [BindingRecord] {
        contents.bindings.filter { $0.certificate == certificate }
    }

    /// Every binding of an account, oldest first.
    public func bindings(account: String) throws(BookError) -> [BindingRecord] {
        contents.bindings.filter { $0.account == account }
    }

    /// Bindings that stand although their certificate is revoked, at most `limit`.
    public func orphanedBindings(limit: Int) throws(BookError) -> [BindingRecord] {
        let contents = contents
        let orphans = contents.bindings.filter {
            $0.state == .bound && contents.certificates[$0.certificate]?.state == .revoked
        }
        return Array(orphans.prefix(limit))
    }

    /// Proposals of a kind about something, oldest first.
    public func proposals(
        _ kind: ProposalRecord.Kind,
        about subject: String
    ) throws(BookError) -> [ProposalRecord] {
        contents.proposals.filter { $0.kind == kind && $0.subject == subject }
    }

    /// Payments of an application, oldest first.
    public func payments(of number: ApplicationNumber) throws(BookError) -> [PaymentRecord] {
        contents.payments.filter { $0.application == number }
    }

    /// The payment with this transaction number of a channel, or nil.
    public func payment(channel: String, transaction: String) throws(BookError) -> PaymentRecord? {
        contents.payments.first { $0.channel == channel && $0.transaction == transaction }
    }
}
