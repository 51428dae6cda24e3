public import Model

/// What is to be said of one serial number of one authority; 32 octets in a segment.
///
/// ```
/// offset  octets
///      0      20   serial number, big-endian, zeros in front
///     20       1   0 good, 1 revoked
///     21       1   CRLReason (RFC 5280 §5.3.1); 0 for good and for no reason
///     22       2   the shard of the authority's lists, big-endian
///     24       8   date of revocation, seconds since 1970, big-endian; 0 for good
/// ```
///
/// There is nothing else: no name, no key, no purpose, and not who applied.
public struct StatusRecord: Hashable, Sendable {
    /// Octets of a record.
    package static let size = 32
    /// Octets of its serial number, by which records are sorted.
    static let keySize = 20

    /// The serial number.
    public let serial: SerialNumber
    /// Good or revoked, without an invalidity date, which no answer has.
    public let status: CertificateStatus
    /// Which list of the authority it is on when it is revoked, 0 to 65535.
    public let shard: Int

    /// Makes a record; nil for `unknown`, of which nothing is recorded, and a shard beyond its bounds.
    public init?(serial: SerialNumber, status: CertificateStatus, shard: Int) {
        guard status != .unknown, (0...65_535).contains(shard) else { return nil }
        self.serial = serial
        self.status =
            if case .revoked(let revocation) = status {
                .revoked(Revocation(date: revocation.date, reason: revocation.reason))
            } else {
                status
            }
        self.shard = shard
    }

    /// Reads 32 octets.
    ///
    /// - Returns: nil when they are not a record, written as we would.
    package init?(octets: [UInt8]) {
        guard octets.count == Self.size, let serial = SerialNumber(bytes: Array(octets[..<Self.keySize]))
        else {
            return nil
        }
        let date = octets[24...].reduce(0) { $0 << 8 | Int64($1) }
        let status: CertificateStatus
        switch (octets[20], octets[21]) {
        case (0, 0) where date == 0: status = .good
        case (1, let code):
            let named = code == 0 ? RevocationReason.unspecified : RevocationReason(code: Int(code))
            guard let reason = named else { return nil }
            status = .revoked(Revocation(date: Timestamp(secondsSinceEpoch: date), reason: reason))
        default: return nil
        }
        self.init(serial: serial, status: status, shard: Int(octets[22]) << 8 | Int(octets[23]))
    }

    /// The 32 octets.
    package var octets: [UInt8] {
        var (kind, code, date): (UInt8, UInt8, Int64) = (0, 0, 0)
        if case .revoked(let revocation) = status {
            kind = 1
            code = UInt8(clamping: revocation.reason.code ?? 0)
            date = revocation.date.secondsSinceEpoch
        }
        return Self.key(serial) + [kind, code, UInt8(shard >> 8 & 0xFF), UInt8(shard & 0xFF)]
            + (0..<8).map { UInt8(truncatingIfNeeded: date >> (56 - 8 * Int64($0))) }
    }

    /// The octets that records are sorted by.
    static func key(_ serial: SerialNumber) -> [UInt8] {
        [UInt8](repeating: 0, count: max(0, keySize - serial.bytes.count)) + serial.bytes
    }
}
