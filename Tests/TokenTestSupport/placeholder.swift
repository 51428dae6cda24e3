import Tokens
