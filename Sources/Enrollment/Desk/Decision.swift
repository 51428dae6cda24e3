import Model

/// What a deed decided: the application as it will be, and everything that is to be written.
struct Decision {
    let record: ApplicationRecord
    let changes: [Change]
}
