/// How long another process is waited for that publishes lists of the same authority, in steps of 50 milliseconds.
enum PublishingPatience: Int {
    /// Ten seconds: who publishes again and again comes back.
    case round = 200
    /// Ten minutes, which a list of a hundred million takes: an act has the key now, and nobody comes back.
    case act = 12_000
}
