import ArgumentParser
import Centre
import Model

/// `pki authority reshare`.
struct AuthorityReshare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reshare",
        abstract: "Deal new shares of a shared key, as when a holder leaves.",
        discussion: """
            As many of today's shares as it takes are brought along with --share. The key
            file is put under a new secret, and that is split anew; the old file is
            destroyed, so the old shares open nothing here, nor do they combine with new
            ones. Copies of the old file elsewhere, as in backups, still open with them:
            have the old shares destroyed.

            EXAMPLE
              pki authority reshare root --threshold 2 --of 3 --to new-shares \\
                --share a.txt --share b.txt --as li.admin --second he.pki

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
        try await deal.perform(.again, on: name, at: persons.desk(in: centre))
        try await centre.close()
    }
}
