import Foundation
import Model
import OpenSSL

/// What a certificate has to be before it goes onto a token, whoever sent it.
struct IssuedCheck: Sendable {
    /// The centre's authorities and roots, as the settings have them.
    let trusted: [Certificate]
    let now: Timestamp

    /// The longest way up that is looked at.
    private static let longestChain = 6
    /// The clock of a holder's machine may be wrong by as much.
    private static let clockError: Int64 = 172_800

    /// Reads a certificate and looks at it.
    ///
    /// - Parameters:
    ///   - issued: what the centre sent.
    ///   - key: the key that it is to be for.
    ///   - old: the certificate that it follows.
    ///   - kind: what was asked for.
    /// - Returns: the certificate.
    /// - Throws: `AssistantError` with `.certificateUnexpected`.
    func certificate(
        _ issued: RenewalMessages.Issued,
        for key: PublicKey,
        after old: Certificate,
        _ kind: RenewalKind
    ) throws(AssistantError) -> Certificate {
        guard let certificate = try? Certificate(der: Array(issued.certificate)),
            issued.chain.count <= IssuedCheck.longestChain
        else { throw AssistantError(.certificateUnexpected("it cannot be read")) }
        try demand(certificate, issued.chain, for: key, after: old, kind)
        return certificate
    }

    /// Reads a pair to decrypt with, and looks at it.
    ///
    /// - Parameters:
    ///   - pair: what the centre sent.
    ///   - old: the certificate of the pair that it follows.
    ///   - kind: what was asked for.
    /// - Returns: the pair's certificate.
    /// - Throws: `AssistantError` with `.certificateUnexpected`.
    func certificate(
        _ pair: RenewalMessages.Issued.Pair,
        after old: Certificate,
        _ kind: RenewalKind
    ) throws(AssistantError) -> Certificate {
        guard let envelope = try? SM2EnvelopedKey(der: Array(pair.envelope)),
            let certificate = try? Certificate(der: Array(pair.certificate)),
            pair.chain.count <= IssuedCheck.longestChain
        else { throw AssistantError(.certificateUnexpected("the pair to decrypt with cannot be read")) }
        try demand(certificate, pair.chain, for: envelope.publicKey, after: old, kind)
        return certificate
    }

    private func demand(
        _ certificate: Certificate,
        _ octets: [Data],
        for key: PublicKey,
        after old: Certificate,
        _ kind: RenewalKind
    ) throws(AssistantError) {
        let chain = octets.compactMap { try? Certificate(der: Array($0)) }
        guard chain.count == octets.count else {
            throw AssistantError(.certificateUnexpected("its chain cannot be read"))
        }
        let objections: [(String, Bool)] = [
            ("it is for another key", certificate.publicKey == key),
            ("it is an authority's", !certificate.isAuthority),
            ("no authority of the settings vouches for it", isTrusted(certificate, chain)),
            ("it is for another person", isOfHolder(certificate, old, kind)),
            ("its validity is not what was asked for", isTimely(certificate, old, kind)),
        ]
        if let objection = objections.first(where: { !$0.1 }) {
            throw AssistantError(.certificateUnexpected(objection.0))
        }
    }

    private func isTrusted(_ certificate: Certificate, _ chain: [Certificate]) -> Bool {
        var current = certificate
        for next in chain {
            if trusted.contains(where: { $0.vouches(for: current) }) { return true }
            guard next.vouches(for: current) else { return false }
            current = next
        }
        return trusted.contains { $0.vouches(for: current) }
    }

    /// 更新 changes nothing about a person; 替换 does, and is of somebody all the same.
    private func isOfHolder(_ certificate: Certificate, _ old: Certificate, _ kind: RenewalKind) -> Bool {
        switch kind {
        case .renew: certificate.subject == old.subject
        case .replace: !certificate.subject.isEmpty
        }
    }

    private func isTimely(_ certificate: Certificate, _ old: Certificate, _ kind: RenewalKind) -> Bool {
        let isNew = certificate.serial != old.serial && certificate.notBefore < certificate.notAfter
        let isGood =
            certificate.notBefore <= now.advanced(bySeconds: IssuedCheck.clockError)
            && now <= certificate.notAfter.advanced(bySeconds: IssuedCheck.clockError)
        return isNew && isGood && (kind == .replace || old.notAfter < certificate.notAfter)
    }
}
