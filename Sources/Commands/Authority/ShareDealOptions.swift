import ArgumentParser
import Centre
import Model

/// How many shares are dealt, and where they go.
struct ShareDealOptions: ParsableArguments {
    @OptionGroup var holders: HolderOptions

    @Option(help: "How many shares open the key, 2 to N.")
    var threshold: Int

    @Option(help: "How many shares are made, 2 to 16.")
    var of: Int

    @Option(help: "The folder for the shares.")
    var to: String

    func validate() throws {
        let given = holders.holderFd.count
        guard given == 0 || given == of else {
            throw ValidationError(
                "give --holder-fd \(of) times, once for each share, or not at all; it is there \(given) times"
            )
        }
    }

    /// Deals the shares, and prints their files.
    func perform(_ occasion: ShareDeal.Occasion, on name: AuthorityID, at desk: AuthorityDesk) async throws {
        let deal = ShareDeal(occasion, threshold: threshold, of: of, to: to)
        for file in try await desk.share(name, deal, passphrase: holders.asker()) { Terminal.result(file) }
    }
}
