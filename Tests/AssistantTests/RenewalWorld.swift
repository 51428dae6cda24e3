import Foundation
import Model
import OpenSSL
import TestSupport
import TokenTestSupport
import Tokens

@testable import Assistant

/// A holder whose certificate is followed by another one, and the centre that gives it.
struct RenewalWorld {
    let holder: HolderCard
    let centre: RenewalCentre
    let folder: TemporaryDirectory
    /// As the token tells it.
    let serial: String
    private let tries: Int
    private var state = "state"

    init(
        _ kind: RenewalKind = .renew,
        card: VirtualCard? = nil,
        treatment: String = "keep"
    ) async throws {
        if let card { holder = try await HolderCard(card) } else { holder = try await HolderCard() }
        // Eleven months later: what is new is newer.
        holder.clock.advance(bySeconds: 29_000_000)
        folder = try TemporaryDirectory()
        tries = holder.card.pinTriesLeft
        let token = try await PIVToken.open(over: VirtualCardTransport(holder.card))
        serial = token.identity.serial
        centre = try RenewalCentre(
            kind,
            old: holder.certificate,
            serial: serial,
            secrets: holder.secrets,
            clock: holder.clock.clock,
            treatment: treatment
        )
    }

    var drawer: RenewalDrawer { RenewalDrawer(folder: folder.path(state)) }

    /// The same with another machine of the holder's, which knows nothing of what was begun here.
    func elsewhere() -> RenewalWorld {
        var other = self
        other.state = "elsewhere"
        return other
    }

    /// What is kept of it between two runs; nil when nothing is.
    var entry: RenewalEntry? { drawer.entry(of: serial) }

    /// What the holder does, each time with a program that knows nothing of the one before.
    func run(
        _ kind: RenewalKind? = nil,
        code: String = RenewalCentre.code,
        pin: String = HolderCard.pin,
        tokens: HolderTokens? = nil,
        atOnce: Bool = false,
        at other: RenewalCentre? = nil
    ) async throws -> RenewalOutcome {
        let centre = other ?? centre
        let renewal = HolderRenewal(
            tokens: tokens ?? holder.tokens(),
            door: centre,
            roots: [centre.authority],
            drawer: drawer
        )
        return try await renewal.run(
            kind ?? centre.kind,
            code: HolderCard.typed(code),
            pin: HolderCard.typed(pin),
            of: nil,
            atOnce: atOnce
        )
    }

    /// The token, past the assistant.
    func token() async throws -> PIVToken { try await PIVToken.open(over: VirtualCardTransport(holder.card)) }

    /// Whether new and old key sign, the new certificate is the one that the centre put in force, and nothing is left over.
    func isRenewed() async throws -> Bool {
        let token = try await token()
        guard let issued = centre.issued, centre.isDone, entry == nil else { return false }
        let new = try await token.sign([1], in: .signature, pin: HolderCard.typed(HolderCard.pin))
        let old = try await token.sign([1], in: .authentication, pin: HolderCard.typed(HolderCard.pin))
        let written = try await token.readCertificate(in: .signature)
        return written == issued.der
            && issued.publicKey.verify(signature: new, message: [1])
            && holder.certificate.publicKey.verify(signature: old, message: [1])
            && holder.card.pinTriesLeft == tries
    }

    /// Whether the token is as it was before anybody began.
    func isUntouched() async throws -> Bool {
        let token = try await token()
        let new = try await token.readCertificate(in: .signature)
        let old = try await token.readCertificate(in: .authentication)
        return new == nil && old == holder.certificate.der
    }
}
