import Centre
import Dispatch
import Model
import OpenSSL
import Synchronization

/// Certificates of an authority that exists for benchmarks only, made as they are asked for: real keys, real
/// signatures, names as the centre has them.
struct MadeCertificates: CertificateFeed {
    let authority: PrivateKey
    let issuer: Certificate
    /// The first number, and how many.
    let numbers: Range<Int>
    let now: Timestamp

    private static let chunk = 512
    private static let families = Array("王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗")
    private static let given = Array("伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红")
    private static let places = ["杭州", "南京", "广州", "成都", "武汉", "西安", "沈阳", "合肥"]

    func items() throws -> AnyIterator<CertificateFeedItem> {
        var (next, made) = (numbers.lowerBound, [CertificateFeedItem]())
        return AnyIterator {
            if made.isEmpty, next < numbers.upperBound {
                let part = next..<min(next + Self.chunk, numbers.upperBound)
                made = make(part).reversed()
                next = part.upperBound
            }
            return made.popLast()
        }
    }

    private func make(_ part: Range<Int>) -> [CertificateFeedItem] {
        let items = Mutex<[Int: CertificateFeedItem]>([:])
        DispatchQueue.concurrentPerform(iterations: part.count) { offset in
            let number = part.lowerBound + offset
            let item =
                (try? CertificateFeedItem(source: "made \(number)", der: certificate(number)))
                ?? CertificateFeedItem(source: "made \(number)", fault: "it could not be made")
            items.withLock { $0[number] = item }
        }
        let all = items.withLock { $0 }
        return part.compactMap { all[$0] }
    }

    private func certificate(_ number: Int) throws -> [UInt8] {
        let key = try PrivateKey.generate(.p256)
        let name = String([
            Self.families[number % Self.families.count], Self.given[number / 20 % Self.given.count],
            Self.given[number / 560 % Self.given.count],
        ])
        let subject = try DistinguishedName([
            .init(.countryName, "CN"), .init(.organizationName, "\(Self.places[number % 8])招标采购有限公司"),
            .init(.commonName, name), .init(.serialNumber, "E\(20_000_000 + number)"),
        ])
        // Spread over four years of issuing, each valid for five.
        let start = now.advanced(bySeconds: -Int64(number % 1460) * 86_400 - 3600)
        guard let serial = try SerialNumber(randomOctets: SecureRandom.bytes(19)) else { return [] }
        return try CertificateBody(
            serial: serial,
            signatureAlgorithm: authority.signatureAlgorithm,
            issuer: issuer.subjectDER,
            notBefore: start,
            notAfter: start.advanced(bySeconds: 5 * 365 * 86_400),
            subject: subject.der,
            subjectPublicKeyInfo: key.subjectPublicKeyInfo,
            extensions: [
                .basicConstraints(isAuthority: false), .keyUsage([.digitalSignature]),
                .authorityKeyIdentifier(authority.publicKey.keyIdentifier),
            ]
        ).signed(by: authority).der
    }
}
