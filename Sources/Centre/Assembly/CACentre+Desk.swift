public import Enrollment
import Issuer
import Model
import OpenSSL

extension CACentre {
    /// The desk as one staff member works at it: their deeds carry their signature.
    ///
    /// - Throws: `ConfigurationError` for a faulty price list, `KeyFileError`.
    public func desk(for staff: StaffOperator) throws -> EnrollmentDesk {
        try desk(writing: staff.book)
    }

    /// The desk at which time, holders and channels act: no person signs what is written there.
    ///
    /// - Throws: as `desk(for:)`.
    public func desk() throws -> EnrollmentDesk { try desk(writing: book) }

    private func desk(writing book: any Book) throws -> EnrollmentDesk {
        EnrollmentDesk(
            book: book,
            source: self.book,
            clock: clock,
            prices: try prices(),
            policy: enrollmentPolicy,
            ports: try enrollmentPorts()
        )
    }

    /// The product's numbers, and what pki.yaml chooses.
    var enrollmentPolicy: EnrollmentPolicy {
        let shipped = EnrollmentPolicy()
        let portal = configuration.portal
        return EnrollmentPolicy(
            reviewTime: portal?.reviewTime ?? shipped.reviewTime,
            unpaidDays: portal?.unpaidDays ?? shipped.unpaidDays,
            executionDays: portal?.executionDays ?? shipped.executionDays,
            formDays: portal?.formDays ?? shipped.formDays,
            selfServiceUnlock: portal?.selfServiceUnlock ?? shipped.selfServiceUnlock
        )
    }

    private func enrollmentPorts() throws -> EnrollmentPorts {
        let custody = try keyring.custody()
        return EnrollmentPorts(
            vault: AttachmentFiles(folder: state.attachments, custody: custody),
            identityDigest: { custody.identityDigest($0) },
            fingerprint: { DigestAlgorithm.sha256.hash($0) },
            random: { try SecureRandom.bytes($0) },
            drawCode: { try custody.drawCode($0, sealedFor: $1) },
            isCode: { custody.isCode($0, $1, digest: $2) },
            hasFallen: { [self] in try hasFallen($0) },
            followsPair: { [self] in
                guard case .followed = try pairStanding(beside: $0) else { return false }
                return true
            }
        )
    }

    /// `prices.yaml`.
    ///
    /// - Throws: `ConfigurationError` naming file, line and key of every mistake.
    private func prices() throws -> PriceList {
        try PriceList(entries: priceEntries(in: "\(definition)/prices.yaml"))
    }

    /// The entries of a price list in a file.
    ///
    /// - Parameter path: the file, as `prices.yaml`.
    /// - Returns: each business with its price in fen.
    /// - Throws: `ConfigurationError` naming file, line and key of every mistake.
    public func priceEntries(in path: String) throws -> [String: Int64] {
        try StrictYAML.read([String: Int64].self, path: path) { document in
            for name in PriceList.faults(in: document.value) {
                guard document.value[name] == nil else {
                    document.report(name, "must be a known business, and 0 to \(PriceList.maximumFen) fen")
                    continue
                }
                let line = document.line(of: name)
                document.faults.report(ConfigurationError(path: path, line: line, .missingKey(name)))
            }
            return document.value
        }
    }
}
