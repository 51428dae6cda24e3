import ArgumentParser
import Centre
import Model
import OpenSSL

/// `pki authority share`.
struct AuthorityShare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "share",
        abstract: "Put an authority's key under a secret that M of N holders open together.",
        discussion: """
            Each share is a file, sealed under its holder's passphrase, or without seal
            for paper. Fewer than M shares tell nothing. From then on commands that need
            the key take --share for each holder.

            EXAMPLE
              pki authority share root --threshold 2 --of 3 --to shares \\
                --as li.admin --second he.pki

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var persons: TwoPersonOptions
    @OptionGroup var holders: HolderOptions

    @Option(help: "How many shares open the key, 2 to N.")
    var threshold: Int

    @Option(help: "How many shares are made, 2 to 16.")
    var of: Int

    @Option(help: "The folder for the shares.")
    var to: String

    @Argument(help: "The authority's name.")
    var name: AuthorityID

    func run() async throws {
        let centre = try centre.open()
        let files = try await persons.desk(in: centre)
            .share(name, threshold: threshold, of: of, to: to, passphrase: holders.asker())
        try await centre.close()
        for file in files { Terminal.result(file) }
    }
}
