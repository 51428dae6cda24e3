public import Model
public import OpenSSL
import Tokens

/// What a holder does with the tokens that are in reach: look, sign, change the PIN, check.
public struct HolderTokens: Sendable {
    let cabinet: any TokenCabinet
    let authorities: [Certificate]
    /// Others that came since.
    let kept: @Sendable () -> [Certificate]
    let clock: WallClock
    let isRevoked: @Sendable (Certificate) async -> Bool?

    /// Makes it.
    ///
    /// - Parameters:
    ///   - cabinet: where tokens can be.
    ///   - authorities: those of the centre; none when they are not known.
    ///   - kept: others of it, that came with certificates.
    ///   - clock: the time, for the validity of certificates.
    ///   - isRevoked: whether a certificate was revoked; nil, as by default, when nobody could say.
    public init(
        cabinet: any TokenCabinet,
        authorities: [Certificate] = [],
        kept: @escaping @Sendable () -> [Certificate] = { [] },
        clock: WallClock = .system,
        isRevoked: @escaping @Sendable (Certificate) async -> Bool? = { _ in nil }
    ) {
        self.cabinet = cabinet
        self.authorities = authorities
        self.kept = kept
        self.clock = clock
        self.isRevoked = isRevoked
    }

    /// The tokens that are here, with their certificates; costs no try.
    ///
    /// - Throws: `AssistantError` with `.noReader`, `.noToken` or `.token`.
    public func found() async throws(AssistantError) -> [FoundToken] {
        let places: [CabinetPlace]
        do throws(TokenError) {
            places = try await cabinet.places()
        } catch {
            throw AssistantError(error)
        }
        let filled = places.filter(\.hasToken)
        guard !filled.isEmpty else {
            if let trouble = places.compactMap(\.trouble).first { throw AssistantError(trouble) }
            throw AssistantError(places.isEmpty ? .noReader : .noToken)
        }
        var tokens: [FoundToken] = []
        for place in filled { tokens.append(await read(place.name)) }
        return tokens
    }

    /// The token with a serial number; the only one when none is named.
    ///
    /// - Throws: `AssistantError` with `.severalTokens`, `.otherToken`, and as `found()`.
    func one(_ serial: String?) async throws(AssistantError) -> (found: FoundToken, token: any Token) {
        let all = try await found()
        let wanted = all.filter { serial == nil || $0.identity?.serial == serial }
        guard let first = wanted.first else { throw AssistantError(.otherToken(serial ?? "")) }
        guard wanted.count == 1 else {
            throw AssistantError(.severalTokens(wanted.map { $0.identity?.serial ?? $0.place }))
        }
        guard let token = first.token else { throw first.trouble ?? AssistantError(.noToken) }
        return (first, token)
    }

    /// Where a certificate is.
    ///
    /// - Parameter fingerprint: SHA-256 of the certificate.
    /// - Returns: the certificate, its key, and the token.
    /// - Throws: `AssistantError` with `.certificateElsewhere`, one of those that say why it may not be used, and as `found()`.
    func holder(
        of fingerprint: [UInt8]
    ) async throws(AssistantError) -> (held: HeldCertificate, key: PublicKey, token: any Token) {
        let all = try await found()
        for found in all {
            guard let token = found.token,
                let held = found.certificates.first(where: { $0.fingerprint == fingerprint })
            else { continue }
            if let refusal = held.refusal { throw refusal }
            guard let certificate = held.certificate else { throw AssistantError(.certificateForeign) }
            return (held, certificate.publicKey, token)
        }
        // Of one token that cannot be read it is told why.
        if all.count == 1, let trouble = all.first?.trouble { throw trouble }
        throw AssistantError(.certificateElsewhere)
    }

    private func read(_ place: String) async -> FoundToken {
        do throws(TokenError) {
            let token = try await cabinet.open(place)
            let left = try await token.pinTriesLeft()
            var found: [(slot: TokenSlot, der: [UInt8])] = []
            for slot in TokenSlot.allCases {
                if let der = try await token.readCertificate(in: slot) { found.append((slot, der)) }
            }
            return FoundToken(
                place: place,
                token: token,
                pinTriesLeft: left,
                certificates: await held(found)
            )
        } catch {
            return FoundToken(place: place, trouble: AssistantError(error))
        }
    }

    /// All at once: a responder that is away is waited for once.
    private func held(_ found: [(slot: TokenSlot, der: [UInt8])]) async -> [HeldCertificate] {
        await withTaskGroup(of: (place: Int, held: HeldCertificate).self) { group in
            for (place, one) in found.enumerated() {
                group.addTask { (place, await held(one.der, in: one.slot)) }
            }
            var all: [(place: Int, held: HeldCertificate)] = []
            for await one in group { all.append(one) }
            return all.sorted { $0.place < $1.place }.map(\.held)
        }
    }

    private func held(_ der: [UInt8], in slot: TokenSlot) async -> HeldCertificate {
        guard let certificate = try? Certificate(der: der) else {
            return HeldCertificate(slot: slot, der: der, certificate: nil, standing: .unreadable)
        }
        let local = standing(of: certificate)
        guard local == .good else {
            return HeldCertificate(slot: slot, der: der, certificate: certificate, standing: local)
        }
        let told = await isRevoked(certificate)
        return HeldCertificate(
            slot: slot,
            der: der,
            certificate: certificate,
            standing: told == true ? .revoked : .good,
            isAsked: told != nil
        )
    }

    /// How it stands as far as this machine knows.
    private func standing(of certificate: Certificate) -> HeldCertificate.Standing {
        guard isOurs(certificate) else { return .foreign }
        let now = clock.now
        if now < certificate.notBefore { return .early }
        return now > certificate.notAfter ? .expired : .good
    }

    private func isOurs(_ certificate: Certificate) -> Bool {
        authorities.isEmpty
            || authorities.contains { authority in
                authority.subjectDER == certificate.issuerDER && certificate.isSigned(by: authority.publicKey)
            }
            || kept().contains { $0.vouches(for: certificate) }
    }
}
