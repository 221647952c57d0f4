"""A reduced CSPDarkNet of timm's modules."""

from timm.models.cspnet import CspModelCfg, CspNet, CspStagesCfg, CspStemCfg
from torch import nn

from outputs import Head

HEAD = Head(
    embedding=lambda model, x: model.forward_head(model.forward_features(x), pre_logits=True),
    features=lambda model, x: model.forward_features(x),
)


def cspdarknet() -> nn.Module:
    """The first stage is twice as wide inside, as in CSPDarkNet-53."""
    stages = CspStagesCfg(
        depth=(1, 2, 1),
        out_chs=(8, 12, 16),
        stride=2,
        expand_ratio=(2.0, 1.0),
        bottle_ratio=(0.5, 1.0),
        block_ratio=(1.0, 0.5),
        down_growth=True,
        block_type="dark",
    )
    return CspNet(CspModelCfg(stem=CspStemCfg(out_chs=6, kernel_size=3, stride=1, pool=""), stages=stages), num_classes=1)
