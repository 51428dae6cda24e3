import ArgumentParser
import Centre
import Model

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
    @OptionGroup var deal: ShareDealOptions

    @Argument(help: "The authority's name.")
    var name: AuthorityID

    func run() async throws {
        try centre.demandDescriptors(deal.holders.holderFd)
        let centre = try centre.open()
        try await deal.perform(.first, on: name, at: persons.desk(in: centre))
        try await centre.close()
    }
}
