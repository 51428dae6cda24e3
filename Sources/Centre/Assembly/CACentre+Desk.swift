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

    /// The desk as applicants stand before it.
    ///
    /// - Throws: as `desk(for:)`.
    func applicantDesk() throws -> EnrollmentDesk {
        try desk(writing: book)
    }

    private func desk(writing operatorBook: any Book) throws -> EnrollmentDesk {
        let custody = try keyring.custody()
        return EnrollmentDesk(
            book: operatorBook,
            source: book,
            clock: clock,
            prices: try prices(),
            ports: EnrollmentPorts(
                vault: AttachmentFiles(folder: state.attachments, custody: custody),
                identityDigest: { custody.identityDigest($0) },
                fingerprint: { DigestAlgorithm.sha256.hash($0) },
                random: { try SecureRandom.bytes($0) }
            )
        )
    }

    /// `prices.yaml`.
    ///
    /// - Throws: `ConfigurationError` naming file, line and key.
    private func prices() throws -> PriceList {
        let document = try StrictYAML.document([String: Int64].self, path: "\(definition)/prices.yaml")
        do throws(EnrollmentError) {
            return try PriceList(entries: document.value)
        } catch {
            guard case .badPrice(let name) = error.reason else { throw error }
            guard document.value[name] != nil else {
                throw ConfigurationError(
                    path: document.path,
                    line: document.line(of: name),
                    .missingKey(name)
                )
            }
            throw document.fault(name, "must be a known business, and 0 to \(PriceList.maximumFen) fen")
        }
    }
}
