import ArgumentParser
import Centre
import Model

/// `pki authority create`.
struct AuthorityCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a root, or an issuing authority below one of this book.",
        discussion: """
            The certificate of an issuing authority goes through the issuance cycle of
            its parent, whose key must be at hand; a root signs itself. An issuing
            authority gets its OCSP signer at once, and every new authority its first
            revocation list. A run that was interrupted is finished by the same
            command.

            EXAMPLE
              pki authority create issuing-sm2 --role issuing --parent root \\
                --algorithm sm2 --common-name 签发CA-SM2 --as li.admin --second he.pki

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var persons: TwoPersonOptions
    @OptionGroup var key: AuthorityKeyOptions
    @OptionGroup var names: AuthorityNameOptions

    @Option(help: "root or issuing.")
    var role: AuthorityRecord.Role

    @Option(help: "The authority that certifies it; for issuing ones.")
    var parent: AuthorityID?

    @Option(help: "The profile of its certificate (default: ROOT or ISSUING).")
    var profile: String?

    @Argument(help: "Its name: 1 to 40 of a-z, 0-9 and '-', beginning with a letter.")
    var name: AuthorityID

    func run() async throws {
        let centre = try centre.open()
        let algorithm = key.algorithm ?? centre.configuration.algorithm
        let plan = AuthorityPlan(
            id: name,
            role: role,
            parent: parent,
            algorithm: algorithm,
            signatureAlgorithm: try key.signatureAlgorithm(algorithm),
            profile: profile,
            commonName: names.commonName,
            organization: names.organization ?? centre.configuration.authorities.issuing.organization,
            custody: try key.custody() ?? .file
        )
        let record = try await persons.certifyingDesk(in: centre).create(plan)
        try await centre.close()
        Terminal.say("made \(record.role.rawValue) authority \(record.id), key \(record.keyReference)")
        record.sayBound()
    }
}
