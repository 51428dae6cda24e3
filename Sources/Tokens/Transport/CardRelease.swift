/// What a card keeps when one program lets go of it and another can come.
public enum CardRelease: Sendable {
    /// Selection, PIN and authentication stay.
    case asIs
    /// The card is reset: what was proven to it is forgotten.
    case reset
}
