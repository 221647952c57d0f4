"""A linear projection trained by pytorch-metric-learning's supervised contrastive loss."""

import numpy
import torch
from pytorch_metric_learning import losses, samplers


def projected(vectors, labels, new, seed):
    """Learns from labeled vectors in 20 epochs of batches of 64, four of each class, and projects new ones to 256 dimensions."""
    torch.set_num_threads(1)  # Enough for batches as small as these; nothing is timed.
    torch.manual_seed(seed)
    numpy.random.seed(seed)  # The sampler draws from it.
    _, classes = numpy.unique(labels.astype(str), return_inverse=True)
    samples, classes = torch.from_numpy(vectors), torch.from_numpy(classes)
    layer = torch.nn.Linear(samples.shape[1], 256)
    loss = losses.SupConLoss(temperature=0.1)
    optimizer = torch.optim.AdamW(layer.parameters(), 0.001)
    sampler = samplers.MPerClassSampler(classes, m=4, batch_size=64, length_before_new_iter=len(classes))
    for _ in range(20):
        places = list(sampler)
        for start in range(0, len(places), 64):
            rows = places[start:start + 64]
            optimizer.zero_grad()
            loss(layer(samples[rows]), classes[rows]).backward()
            optimizer.step()
    with torch.inference_mode():
        return layer(torch.from_numpy(new)).numpy()
