from gestand.vocabulary.law import Basis

_LETS = frozenset({Basis.CONSENT, Basis.EXPLICIT_CONSENT, Basis.CONTRACT, Basis.LEGITIMATE_INTEREST})


def lets_end(basis: Basis) -> bool:
    return basis in _LETS
