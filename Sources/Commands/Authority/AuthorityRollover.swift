import ArgumentParser
import Centre
import Model

/// `pki authority rollover`.
struct AuthorityRollover: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollover",
        abstract: "Give an authority a successor with a new key, and retire it.",
        discussion: """
            New certificates come from the successor at once; the old authority goes on
            with lists and OCSP until its last certificate has ended. An issuing
            authority that was retired, revoked or destroyed before gets its successor
            by the same command, and what waited for it goes on. A root and its
            successor certify each other (RFC 4210 section 4.4), so that chains verify
            from either. The new key goes where the old one was; with --key it goes
            somewhere else, as when that HSM is gone. A run that was interrupted is finished by the same command.
            Settings of holders' assistants that name authorities need the successor's
            certificate, too.

            EXAMPLE
              pki authority rollover issuing --as li.admin --second he.pki

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var persons: TwoPersonOptions

    @Option(help: "The kind of the new key, rsa2048 until 2030 only (default: that of the old one).")
    var algorithm: KeyAlgorithm?

    @Option(
        help: "Where the new key is: file, offline (with --root-keys), or a pkcs11: URI (default: as now)."
    )
    var key: String?

    @Option(help: "For RSA keys: pkcs1 or pss (default: as now).")
    var signature: AuthorityKeyOptions.Padding?

    @Option(help: "CN of the successor (default: the old one's, with the next generation).")
    var commonName: String?

    @Option(help: "Who certifies the successor (default: the newest of the old parent's line).")
    var parent: AuthorityID?

    @Argument(help: "The authority's name.")
    var name: AuthorityID

    func run() async throws {
        let centre = try centre.open()
        var renewal = AuthorityDesk.Renewal()
        renewal.algorithm = algorithm
        renewal.commonName = commonName
        renewal.parent = parent
        renewal.custody = try KeyCustody(option: key)
        renewal.padding = signature.flatMap { RSAPadding(rawValue: $0.rawValue) }
        let desk = try await persons.certifyingDesk(in: centre)
        let record = try await desk.rollOver(name, renewal)
        let isUnshared = try centre.unsharedSuccessors().contains { $0.record.id == record.id }
        try Terminal.warnOfDoors(of: record.id, in: centre)
        try await centre.close()
        Terminal.say("\(record.id) issues from now on, in place of \(name)")
        record.sayBound()
        if isUnshared {
            Terminal.say(
                "the passphrase alone opens its key, and that of \(name) took shares: 'pki authority share \(record.id)' splits it"
            )
        }
    }
}
