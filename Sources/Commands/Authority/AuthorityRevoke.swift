import ArgumentParser
import Centre
import Model

/// `pki authority revoke`.
struct AuthorityRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "吊销 an authority's certificate by its parent, or that of an OCSP signer.",
        discussion: """
            Everything below the authority falls with it and is named. The parent's list
            is published at once, so the parent's key must be at hand. One that was revoked
            for another reason is revoked again when its key turns out to be compromised.
            The compromise of one that signed itself, or that somebody else certified, is
            put on record as well: it is retired, its key blocked, and OCSP says revoked of
            all it issued; no list of this centre can say so of itself.
            With --certificate falls what stands by that cross certificate alone.
            Without --confirm nothing is done.

            EXAMPLE
              pki authority revoke issuing --reason caCompromise --confirm \\
                --as li.admin --second he.pki
              pki authority revoke root --certificate 5b01… --reason cessationOfOperation \\
                --confirm --as li.admin --second he.pki

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var persons: TwoPersonOptions

    @Option(help: "Why: \(RevocationWord.help).")
    var reason: RevocationWord

    @Option(help: "Why, in words, at most 200 characters; 'other' needs it.")
    var text: String?

    @Option(help: "Since when nothing the key signed is to be trusted, as 2026-11-22; not for OCSP signers.")
    var invalidityDate: String?

    @Option(help: "Revoke only the OCSP signer with this serial number.")
    var ocspSigner: SerialNumber?

    @Option(
        help:
            "Revoke only this certificate that NAME signed for an authority: a cross certificate, or somebody else's."
    )
    var certificate: SerialNumber?

    @Flag(help: "Do it.")
    var confirm = false

    @Argument(help: "The authority's name.")
    var name: AuthorityID

    func validate() throws {
        guard ocspSigner == nil || certificate == nil else {
            throw ValidationError("name --ocsp-signer or --certificate, not both")
        }
        if let invalidityDate, Moment.read(invalidityDate) == nil || ocspSigner != nil {
            throw ValidationError(
                "--invalidity-date must be a time, as 2026-11-22, and is not for OCSP signers"
            )
        }
    }

    func run() async throws {
        let centre = try centre.open()
        // The list of everything has what was revoked of authorities; that of a part may have an OCSP signer some minutes before it.
        if confirm { try await Recovered.recall(in: centre, where: { $0.shard == 0 }) }
        let desk = try persons.desk(in: centre)
        let order = try reason.order(text: text, invalidityDate: invalidityDate.flatMap(Moment.read))
        if let ocspSigner {
            guard confirm else {
                return Terminal.say("nothing was done; say --confirm to revoke this signer")
            }
            try await desk.revokeSigner(of: name, serial: ocspSigner, order)
        } else if let certificate {
            let id = CertificateID(authority: name, serial: certificate)
            tell(fallOfCertificate: try desk.fall(ofCertificate: id, order))
            guard confirm else {
                return Terminal.say("nothing was done; say --confirm to revoke this certificate")
            }
            try await desk.revokeCertificate(id, order)
        } else {
            let fall = try desk.fall(of: name, order)
            Terminal.say(words(fall))
            guard confirm else { return Terminal.say("nothing was done; say --confirm to revoke it") }
            let done = try await desk.revoke(name, order)
            let fallen = try centre.fallenAuthorities()
            tell(done.silent, done.owing, besides: fallen, isListed: fall.above == nil)
            return try await centre.close()
        }
        // It is the authority's own list that has to say so.
        let (silent, owing) = try (
            centre.silentAuthorities(among: [name]), centre.awaitingRecords(among: [name])
        )
        let fallen = try centre.fallenAuthorities()
        try await centre.close()
        tell(silent, owing, besides: fallen)
    }

    /// What became of it, and which lists do not say so.
    private func tell(
        _ silent: [AuthorityID],
        _ owing: [AuthorityID],
        besides fallen: [AuthorityID: Revocation],
        isListed: Bool = true
    ) {
        Terminal.warnOfSilence(of: silent, fallen: Set(fallen.keys))
        Terminal.warn(ofOwedRecords: owing)
        guard isListed else {
            return Terminal.say("on record as compromised; OCSP says so of everything below it")
        }
        let missing = (silent + owing).map(\.name).joined(separator: ", ")
        Terminal.say(
            missing.isEmpty
                ? "revoked, and the lists are published" : "revoked; no list of \(missing) was published"
        )
    }

    /// Most fall with nothing: their authorities have a way of their own.
    private func tell(fallOfCertificate fall: AuthorityDesk.Fall) {
        guard !fall.authorities.isEmpty else { return }
        let names = fall.authorities.map(\.name).joined(separator: ", ")
        let standing = fall.standing.map(\.name).joined(separator: ", ")
        let rest = standing.isEmpty ? "" : "; \(standing) and what stands below go on, by cross certificates"
        Terminal.say(
            "with this certificate fall \(fall.certificates) valid certificates, authorities \(names), by which no other way leads up\(rest)"
        )
    }

    private func words(_ fall: AuthorityDesk.Fall) -> String {
        let names =
            fall.authorities.isEmpty
            ? "" : ", authorities \(fall.authorities.map(\.name).joined(separator: ", "))"
        let standing = fall.standing.map(\.name).joined(separator: ", ")
        let rest = standing.isEmpty ? "" : "; \(standing) and what stands below go on, by cross certificates"
        let first = "with \(name) fall \(fall.certificates) valid certificates\(names)\(rest)"
        return switch fall.above {
        case nil: first
        case .itself:
            "\(first); it signed its own certificate, which no list can revoke: tell everybody who trusts it"
        case .other(let issuer):
            "\(first); '\(issuer)' certified it and has to revoke it too, by a list of theirs: tell them now"
        }
    }
}
