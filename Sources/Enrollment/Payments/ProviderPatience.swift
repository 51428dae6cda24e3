/// When a payment provider is asked again.
enum ProviderPatience {
    /// A trade can be paid for so long.
    static let checkoutSeconds: Int64 = 30 * 60
    /// A trade that can be paid for less than this is not given to a payer any more.
    static let leastSeconds: Int64 = 5 * 60
    /// A payer is given so long before the provider is asked for the first time.
    static let firstSeconds: Int64 = 120
    /// So long after its end a trade that the provider has never heard of is closed: clocks differ.
    static let graceSeconds: Int64 = 10 * 60
    /// Who asks has so long; an exchange ends after ten seconds.
    static let leaseSeconds: Int64 = 180

    /// How long after try number `attempts` the next one is: a minute, doubled each time, at most an hour.
    static func pause(after attempts: Int) -> Int64 {
        min(3600, 60 << Int64(min(max(0, attempts - 1), 6)))
    }
}
