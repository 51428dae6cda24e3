import ArgumentParser
import Centre
import Model
import Store

/// `pki key export`.
struct KeyExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write an officer's share of a recovery, or what the authority gets, to a file.",
        discussion: """
            Both are CMS in DER. A share opens with its officer's private key, and what it
            gives goes to 'pki key release'. Without --officer, the message for the
            authority of a 司法恢复 that is done: the private key (PKCS#8), which opens with
            the authority's own key.

            EXAMPLE
              pki key export 1 --officer 2 --out share-2.der
              openssl cms -decrypt -inform DER -in share-2.der -inkey officer.key -out share.txt
              pki key export 2 --out key.p7m

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions

    @Argument(help: "The number of the recovery.")
    var number: Int

    @Option(help: "Which share, from 1, as 'pki key list --archived' names their officers.")
    var officer: Int?

    @Option(help: "The file, which must not exist.")
    var out: String

    func run() async throws {
        let centre = try centre.open()
        let octets =
            if let officer {
                try KeyRecoveryDesk.share(officer, ofRecovery: number, in: centre)
            } else {
                try KeyRecoveryDesk.result(of: number, in: centre)
            }
        try NewFile.create(out, bytes: octets, isPrivate: true)
    }
}
