import Enrollment
import Model
import OpenSSL

/// Decides whether a token's claims are for us, now, and about somebody.
///
/// Source: OpenID Connect Core 1.0 §3.1.3.7; RFC 7519 §4.1; RFC 8725 §3.
struct TokenJudge: Sendable {
    /// How far the platform's clock may be from ours.
    static let skewSeconds: Int64 = 60
    /// How long ago an id token may have been made.
    static let longestSeconds: Int64 = 600
    /// How long a token that a page posts may live.
    static let postedSeconds: Int64 = 300
    private static let subjectOctets = 255

    let signOn: PlatformSignOn
    let now: Timestamp

    /// Judges an id token: the answer to a login that we began, with the nonce we drew for it.
    ///
    /// - Throws: `PlatformError` with `.distrusted`.
    func idToken(_ claims: JSONValue, nonce: String) throws(PlatformError) -> PlatformVisitor {
        try demandIssuer(claims)
        let audience = TokenJudge.audience(claims)
        try demand(audience.contains(signOn.client), "it is for somebody else (aud)")
        let party = claims["azp"]
        try demand(audience.count == 1 || party != nil, "it is for several, and does not say for whom (azp)")
        try demand(party == nil || party?.text == signOn.client, "it was made for somebody else (azp)")
        let given = claims["nonce"]?.text ?? ""
        let isOurs = MessageAuthentication.isEqual(Array(given.utf8), Array(nonce.utf8))
        try demand(!nonce.isEmpty && isOurs, "it belongs to another login (nonce)")
        let times = try times(claims)
        try demand(times.issued > now.advanced(bySeconds: -TokenJudge.longestSeconds), "it is old (iat)")
        var uses = [use("nonce", nonce)]
        if let id = try identifier(claims) { uses.append(use("jti", id)) }
        return try visitor(claims, uses, times.expires)
    }

    /// Judges a token that a page of the platform posts: for this one door, once, and not for long.
    ///
    /// Its audience is the door's address and nothing else, so that no id token is taken for one, nor the other way round.
    ///
    /// - Throws: `PlatformError` with `.distrusted`.
    func posted(_ claims: JSONValue, at door: String) throws(PlatformError) -> PlatformVisitor {
        try demandIssuer(claims)
        try demand(TokenJudge.audience(claims) == [door], "it is for somewhere else (aud)")
        let times = try times(claims)
        let life = times.expires.secondsSinceEpoch - times.issued.secondsSinceEpoch
        try demand(life <= TokenJudge.postedSeconds, "it lives too long (exp)")
        guard let id = try identifier(claims) else { throw distrust("it has no identifier (jti)") }
        return try visitor(claims, [use("jti", id)], times.expires)
    }

    private func visitor(
        _ claims: JSONValue,
        _ uses: [[UInt8]],
        _ expires: Timestamp
    ) throws(PlatformError) -> PlatformVisitor {
        let subject = claims["sub"]?.text ?? ""
        let isName =
            (1...TokenJudge.subjectOctets).contains(subject.utf8.count) && !subject.hasUnseen
        try demand(isName, "it is about nobody (sub)")
        return PlatformVisitor(
            subject: PlatformSubject(issuer: signOn.issuer, subject: subject),
            mobile: mobile(claims),
            name: name(claims),
            uses: uses,
            expiresAt: expires.advanced(bySeconds: 2 * TokenJudge.skewSeconds)
        )
    }

    /// The number, as people here write it, or with the country's in front.
    private func mobile(_ claims: JSONValue) -> String? {
        guard signOn.believesNumbers, claims["phone_number_verified"]?.boolean == true,
            let text = claims["phone_number"]?.text
        else { return nil }
        let plain = text.filter { $0 != " " && $0 != "-" }
        return try? MobileNumber(plain.hasPrefix("+86") ? String(plain.dropFirst(3)) : plain).text
    }

    /// The name, where it can be one of a person on an identity document.
    private func name(_ claims: JSONValue) -> String? {
        guard signOn.believesNames, let text = claims["name"]?.text else { return nil }
        return try? PersonName(text).text
    }

    private func demandIssuer(_ claims: JSONValue) throws(PlatformError) {
        try demand(claims["iss"]?.text == signOn.issuer, "somebody else made it (iss)")
    }

    private func times(_ claims: JSONValue) throws(PlatformError) -> (issued: Timestamp, expires: Timestamp) {
        guard let expires = TokenJudge.time(claims["exp"]), let issued = TokenJudge.time(claims["iat"]) else {
            throw distrust("it does not say from when until when it is good (iat, exp)")
        }
        let skew = TokenJudge.skewSeconds
        try demand(expires > now.advanced(bySeconds: -skew), "it has ended (exp)")
        try demand(issued <= now.advanced(bySeconds: skew), "it is from the future (iat)")
        try demand(issued <= expires, "it ended before it began (iat, exp)")
        if let begin = claims["nbf"] {
            guard let begin = TokenJudge.time(begin) else { throw distrust("it begins at no time (nbf)") }
            try demand(begin <= now.advanced(bySeconds: skew), "it has not begun (nbf)")
        }
        return (issued, expires)
    }

    /// The identifier; nil when there is none.
    private func identifier(_ claims: JSONValue) throws(PlatformError) -> String? {
        guard let value = claims["jti"] else { return nil }
        guard let text = value.text, (1...TokenJudge.subjectOctets).contains(text.utf8.count) else {
            throw distrust("its identifier is none (jti)")
        }
        return text
    }

    private func use(_ kind: String, _ value: String) -> [UInt8] {
        DigestAlgorithm.sha256.hash(Array("\(kind)\n\(signOn.issuer)\n\(value)".utf8))
    }

    private func demand(_ holds: Bool, _ detail: String) throws(PlatformError) {
        if !holds { throw distrust(detail) }
    }

    private func distrust(_ detail: String) -> PlatformError { PlatformError(.distrusted(detail: detail)) }

    /// One text or a list of texts; empty for anything else.
    private static func audience(_ claims: JSONValue) -> [String] {
        if let text = claims["aud"]?.text { return [text] }
        let elements = claims["aud"]?.elements ?? []
        let texts = elements.compactMap(\.text)
        return texts.count == elements.count ? texts : []
    }

    /// Seconds since 1970; fractions are dropped, and what no clock shows is none.
    private static func time(_ value: JSONValue?) -> Timestamp? {
        guard case .number(let text)? = value, let seconds = Double(text),
            (0...253_402_300_799).contains(seconds)
        else { return nil }
        return Timestamp(secondsSinceEpoch: Int64(seconds))
    }
}
