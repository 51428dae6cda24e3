import Model
import OpenSSL

/// Records of certificates that nobody signed one by one: names, serial numbers and key hashes as the centre has them,
/// and the octets of one real certificate with another serial number in each.
///
/// What the book does with a certificate does not depend on its signature; ten million of them would take hours.
struct MadeRecords {
    private static let families = Array("王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗")
    private static let given = Array("伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红")
    private static let places = ["杭州", "南京", "广州", "成都", "武汉", "西安", "沈阳", "合肥"]
    /// The share of the first pass; see `position`.
    private static let firstPass = 0.59

    let authority: AuthorityID
    /// Before and after the serial number of the real certificate.
    let frame: (head: [UInt8], tail: [UInt8])
    let count: Int
    /// One in so many is revoked.
    let revokedShare: Int
    let now: Timestamp

    /// `real` is the pattern; it has a serial number of 20 octets.
    init(authority: AuthorityID, like real: Certificate, count: Int, revokedShare: Int, now: Timestamp) {
        let place = real.der.firstRange(of: real.serial.bytes) ?? 0..<0
        frame = (Array(real.der[..<place.lowerBound]), Array(real.der[place.upperBound...]))
        (self.authority, self.count, self.now) = (authority, count, now)
        self.revokedShare = revokedShare
    }

    func record(_ number: Int) throws -> CertificateRecord {
        let place = position(number)
        let octets = try [0x5A] + place + SecureRandom.bytes(11)
        guard let serial = SerialNumber(bytes: octets) else { throw BookError(.failed(detail: "no serial")) }
        // Spread over four years of issuing, each valid for five.
        let start = now.advanced(bySeconds: -Int64(number % 1460) * 86_400 - 3600)
        let isRevoked = number % revokedShare == 7 % revokedShare
        return CertificateRecord(
            reservation: Reservation(
                id: CertificateID(authority: authority, serial: serial),
                profile: ["EXPERT", "EXPERT", "EXPERT", "ORG", "HANDLER"][number / 1460 % 5],
                purpose: .signing,
                application: nil,
                subjectUID: nil,
                subject: subject(number),
                keyHash: try place + SecureRandom.bytes(24),
                tokenSerial: nil,
                act: .imported,
                notBefore: start,
                notAfter: start.advanced(bySeconds: 5 * 365 * 86_400),
                holder: "bench",
                createdAt: now
            ),
            state: isRevoked ? .revoked : .active,
            toBeSigned: nil,
            certificate: frame.head + octets + frame.tail,
            issuedAt: start,
            revocation: isRevoked ? revocation(number) : nil
        )
    }

    /// No two that follow each other have the same date: a list could keep it encoded otherwise.
    private func revocation(_ number: Int) -> Revocation {
        let reasons: [RevocationReason] = [.superseded, .cessationOfOperation, .affiliationChanged]
        return Revocation(date: now.advanced(bySeconds: -Int64(number % 3000)), reason: reasons[number % 3])
    }

    /// Eight octets that grow with the number, twice from the beginning to the end.
    ///
    /// Serial numbers and key hashes are random, so that their indexes are filled everywhere at once, which would take
    /// hours here. Two passes in order leave the pages as full as random ones, about 70 %: the first fills them, the
    /// second splits each and fills both halves by two fifths.
    private func position(_ number: Int) -> [UInt8] {
        let first = max(1, Int(Double(count) * Self.firstPass))
        let (index, size) = number < first ? (number, first) : (number - first, max(1, count - first))
        let place = UInt64((Double(index) + 0.5) / Double(size) * 0x1p63)
        return (0..<8).map { UInt8(truncatingIfNeeded: place >> (56 - 8 * UInt64($0))) }
    }

    private func subject(_ number: Int) -> String {
        let name = String([
            Self.families[number % Self.families.count], Self.given[number / 20 % Self.given.count],
            Self.given[number / 560 % Self.given.count],
        ])
        let place = Self.places[number % 8]
        return "C=CN, O=\(place)招标采购有限公司, CN=\(name), serialNumber=E\(20_000_000 + number)"
    }
}
