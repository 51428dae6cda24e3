public import Model

extension MemoryBook: ApplicantSource {
    /// Signing certificates that were made for applications of an account, and those that follow them without an application, newest
    /// first, at most `limit`.
    public func certificates(ownedBy login: String, limit: Int) throws(BookError) -> [CertificateRecord] {
        let contents = contents
        let all = contents.certificates.values.filter { $0.reservation.purpose == .signing }
        var line = Set(
            all.filter { record in
                record.reservation.application.map { contents.applications[$0]?.owner == login } ?? false
            }.map(\.id)
        )
        var count = 0
        repeat {
            count = line.count
            for record in all where record.reservation.application == nil {
                if let earlier = record.reservation.predecessor, line.contains(earlier) {
                    line.insert(record.id)
                }
            }
        } while line.count > count
        let shown = all.filter { line.contains($0.id) && [.active, .held, .revoked].contains($0.state) }
        return Array(shown.sorted { $1.id.serial < $0.id.serial }.prefix(limit))
    }

    /// None: accounts are in the real book alone.
    public func mobile(ofAccount login: String) throws(BookError) -> String? { nil }

    /// None: accounts are in the real book alone.
    public func verifiedName(ofAccount login: String) throws(BookError) -> String? { nil }

    /// None: forms that are not submitted are in the real book alone.
    public func uploads(of application: ApplicationNumber) throws(BookError) -> [UploadRecord] { [] }

    /// None: forms that are not submitted are in the real book alone.
    public func revision(of application: ApplicationNumber) throws(BookError) -> RevisionRecord? { nil }

    /// None: forms that are not submitted are in the real book alone.
    public func applicationsWithForms(
        endedBefore moment: Timestamp,
        limit: Int
    ) throws(BookError) -> [ApplicationNumber] { [] }
}
