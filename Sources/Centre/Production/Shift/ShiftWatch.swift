import Tokens

/// Looks after the readers for a shift.
struct ShiftWatch: Sendable {
    let source: TokenSource
    let post: @Sendable (ShiftSignal) -> Void
    /// How often a shift hears of the readers when nothing changes there.
    private static let rhythm = Duration.seconds(1)

    /// Tells what is in the readers until the task is cancelled.
    func run() async {
        var known: [TokenPlace]?
        while !Task.isCancelled {
            do throws(TokenError) {
                let now =
                    if let known {
                        try await source.places(changedFrom: known, within: ShiftWatch.rhythm)
                    } else {
                        try await source.places(within: ShiftWatch.rhythm)
                    }
                known = now
                post(.places(now))
            } catch {
                known = nil
                post(.trouble(error))
                try? await Task.sleep(for: ShiftWatch.rhythm)
            }
        }
    }
}
