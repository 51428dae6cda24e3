/// How often what can be guessed may be tried: a table for each kind of bound.
struct AccountLimits: Sendable {
    /// One name or address before one limiter.
    struct Bound: Sendable {
        let limiter: RateLimiter
        let name: String
    }

    private static let quarter: Double = 900
    private static let hour: Double = 3600
    private static let day: Double = 86_400

    private let wrongFromAddress = RateLimiter(count: 50, seconds: quarter)
    private let wrongOfNameFromAddress = RateLimiter(count: 5, seconds: quarter)
    private let wrongOfName = RateLimiter(count: 30, seconds: quarter)
    private let loginsOfNameFromAddress = RateLimiter(count: 10, seconds: 60)
    private let changesOfPassword = RateLimiter(count: 5, seconds: quarter)
    private let codesFromAddress = RateLimiter(count: 20, seconds: quarter)
    private let wrongCodesFromAddress = RateLimiter(count: 10, seconds: hour)
    private let wrongCodesOfNumber = RateLimiter(count: 10, seconds: day)
    private let arrivalsFromAddress = RateLimiter(count: 120, seconds: quarter)
    private let namesFromAddress = RateLimiter(count: 20, seconds: hour)
    private let namesOfNumber = RateLimiter(count: 20, seconds: hour)

    /// Somebody who comes from the platform, with whatever they bring.
    func arrival(from address: String) -> [Bound] { [Bound(limiter: arrivalsFromAddress, name: address)] }

    /// A login, right or wrong.
    func login(_ name: String, from address: String) -> [Bound] {
        [Bound(limiter: loginsOfNameFromAddress, name: "\(name) \(address)")]
    }

    /// A login that turns out to be wrong.
    ///
    /// Counted by what was typed: counted together, a name and a number that wait together would be known to be one
    /// account's. The address comes first, so that one address does not use up the tries of a name.
    func wrongLogin(_ name: String, from address: String) -> [Bound] {
        [
            Bound(limiter: wrongFromAddress, name: address),
            Bound(limiter: wrongOfNameFromAddress, name: "\(name) \(address)"),
            Bound(limiter: wrongOfName, name: name),
        ]
    }

    /// A change of a password, right or wrong.
    func passwordChange(of login: String) -> [Bound] { [Bound(limiter: changesOfPassword, name: login)] }

    /// A code that is asked for.
    func code(from address: String) -> [Bound] { [Bound(limiter: codesFromAddress, name: address)] }

    /// A code that turns out to be wrong.
    func wrongCode(of mobile: String, from address: String) -> [Bound] {
        [
            Bound(limiter: wrongCodesFromAddress, name: address),
            Bound(limiter: wrongCodesOfNumber, name: mobile),
        ]
    }

    /// A login name that somebody wants to have.
    func name(for mobile: String, from address: String) -> [Bound] {
        [Bound(limiter: namesFromAddress, name: address), Bound(limiter: namesOfNumber, name: mobile)]
    }
}
