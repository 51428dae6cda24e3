public import Enrollment
import Issuer
public import Model
import OpenSSL

extension CACentre {
    /// The desk as one staff member works at it: their deeds carry their signature.
    ///
    /// - Throws: `ConfigurationError` or `EnrollmentError` for a faulty price list, `KeyFileError`.
    public func desk(for staff: StaffOperator) throws -> EnrollmentDesk {
        let custody = try keyring.custody()
        let prices = try StrictYAML.load([String: Int64].self, path: "\(definition)/prices.yaml")
        return EnrollmentDesk(
            book: staff.book,
            source: book,
            clock: clock,
            prices: try PriceList(entries: prices),
            ports: EnrollmentPorts(
                vault: AttachmentFiles(folder: state.attachments, custody: custody),
                identityDigest: { custody.identityDigest($0) },
                fingerprint: { DigestAlgorithm.sha256.hash($0) },
                random: { try SecureRandom.bytes($0) }
            )
        )
    }
}
